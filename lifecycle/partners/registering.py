"""The narrow functions that write what is not the application's to write: organisations and networks."""

# Organisations and networks are not the application's to write: these two functions are all that a directory
# needs of it. Both answer nothing where another organisation has the SIRET.
REGISTER_DDL = """
CREATE FUNCTION register_partner(
    wanted uuid, network uuid, wanted_name text, wanted_siret text, wanted_kind text)
  RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  me organisation%ROWTYPE;
  joined uuid := network;
BEGIN
  SELECT * INTO STRICT me FROM organisation
  WHERE id = current_organisation() AND kind = 'authority' FOR UPDATE;
  IF EXISTS (SELECT FROM organisation WHERE siret = wanted_siret) THEN RETURN NULL; END IF;
  IF joined IS NULL THEN
    SELECT m.network_id INTO joined FROM network_member m JOIN organisation o ON o.id = m.network_id
    WHERE m.member_id = me.id ORDER BY o.name, o.id LIMIT 1;
  ELSE
    PERFORM FROM network_member WHERE network_id = joined AND member_id = me.id;
    IF NOT FOUND THEN RAISE EXCEPTION 'not a member' USING ERRCODE = 'insufficient_privilege'; END IF;
  END IF;
  IF joined IS NULL THEN
    joined := gen_random_uuid();
    INSERT INTO organisation (id, kind, slug, name, short_name)
    VALUES (joined, 'network', 'network-' || joined, me.name, me.short_name);
    INSERT INTO network_member (network_id, member_id) VALUES (joined, me.id);
  END IF;
  INSERT INTO organisation (id, kind, slug, name, short_name, siret)
  VALUES (wanted, 'partner', 'partner-' || wanted, wanted_name, wanted_name, wanted_siret);
  INSERT INTO network_member (network_id, member_id) VALUES (joined, wanted);
  INSERT INTO partner_profile (organisation_id, kind, registered_by) VALUES (wanted, wanted_kind, me.id);
  RETURN wanted;
END $$;

CREATE FUNCTION name_partner(wanted_name text, wanted_siret text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT FROM organisation WHERE siret = wanted_siret AND id <> current_organisation()) THEN
    RETURN false;
  END IF;
  UPDATE organisation SET name = wanted_name, siret = wanted_siret
  WHERE id = current_organisation() AND kind = 'partner';
  RETURN FOUND;
END $$;
"""
