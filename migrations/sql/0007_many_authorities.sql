-- Neighbours and requests are found by index; what members share has a mark.
DROP INDEX uq_event_request;
CREATE UNIQUE INDEX uq_event_request ON event (request_id, authority_id) WHERE request_id IS NOT NULL;

CREATE OR REPLACE FUNCTION shares_network(other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public RETURN EXISTS (
    SELECT FROM network_member theirs WHERE theirs.member_id = other AND (
      theirs.network_id = current_organisation() OR EXISTS (
        SELECT FROM network_member mine
        WHERE mine.network_id = theirs.network_id AND mine.member_id = current_organisation())))
  OR EXISTS (
    SELECT FROM network_member mine
    WHERE mine.network_id = other AND mine.member_id = current_organisation());

CREATE FUNCTION network_mark(wanted integer) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT md5(string_agg(concat_ws(' ', o.id, o.name, s.agreed_at, y.computed_at), '|' ORDER BY o.id))
  FROM network_member m
  JOIN organisation o ON o.id = m.member_id AND o.kind = 'authority'
  LEFT JOIN network_share s ON s.authority_id = o.id AND s.network_id = m.network_id
  LEFT JOIN shared_year y ON y.authority_id = s.authority_id AND y.year = wanted
  WHERE m.network_id = current_organisation();
END;
