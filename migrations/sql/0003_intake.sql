ALTER TABLE job ADD stop_asked_at TIMESTAMP WITH TIME ZONE,
  DROP CONSTRAINT ck_job_state_known,
  ADD CONSTRAINT ck_job_state_known CHECK (state IN ('queued', 'running', 'done', 'stopped', 'failed'));

ALTER TABLE import_run ADD decisions JSONB DEFAULT '{}' NOT NULL,
  ADD mode TEXT DEFAULT 'rows' NOT NULL,
  ADD applied_at TIMESTAMP WITH TIME ZONE,
  ADD undone_at TIMESTAMP WITH TIME ZONE,
  DROP CONSTRAINT ck_import_run_state_known,
  ADD CONSTRAINT ck_import_run_state_known CHECK (state IN ('uploaded', 'mapped', 'checked', 'applying', 'applied', 'stopped', 'failed', 'undone')),
  ADD CONSTRAINT ck_import_run_mode_known CHECK (mode IN ('rows', 'whole'));

ALTER TABLE import_row ADD part SMALLINT DEFAULT 0 NOT NULL,
  ADD candidates JSONB DEFAULT '[]' NOT NULL,
  DROP CONSTRAINT pk_import_row,
  ADD CONSTRAINT pk_import_row PRIMARY KEY (run_id, line, part);
DROP INDEX ix_import_row_verdict;
CREATE INDEX ix_import_row_verdict ON import_row (run_id, verdict, line, part);

-- Both byte orders of a UUID give one key; fillers give none.
ALTER TABLE asset ADD uuid_key TEXT;
WITH letters AS (
  SELECT id, lower(regexp_replace(facts->>'uuid', '[{}\s-]', '', 'g')) COLLATE "C" AS a FROM asset WHERE facts ? 'uuid'),
forms AS (
  SELECT id, a, substr(a, 7, 2) || substr(a, 5, 2) || substr(a, 3, 2) || substr(a, 1, 2) || substr(a, 11, 2)
    || substr(a, 9, 2) || substr(a, 15, 2) || substr(a, 13, 2) || substr(a, 17) AS b FROM letters)
UPDATE asset SET uuid_key = least(a, b) FROM forms
WHERE asset.id = forms.id AND a ~ '^[0-9a-f]{32}$' AND a !~ '^(..)\1{15}$'
  AND NOT ARRAY[a, b] && ARRAY['03000200040005000006000700080009', '00020003000400050006000700080009', '6ab5b300538d10149fb5b0684d007b53'];
CREATE INDEX ix_asset_uuid ON asset (authority_id, uuid_key) WHERE uuid_key IS NOT NULL;

CREATE TABLE product_footprint (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	manufacturer TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	weight_kg NUMERIC(9, 3),
	screen_inches NUMERIC(5, 1),
	lifetime_years NUMERIC(4, 1),
	gwp_total_kg NUMERIC(12, 2),
	gwp_use_ratio NUMERIC(6, 4),
	gwp_manufacture_ratio NUMERIC(6, 4),
	yearly_kwh NUMERIC(10, 2),
	report_date TEXT NOT NULL,
	report_url TEXT NOT NULL,
	source TEXT NOT NULL,
	loaded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_product_footprint PRIMARY KEY (id),
	CONSTRAINT ck_product_footprint_gwp_not_negative CHECK (gwp_total_kg >= 0),
	CONSTRAINT fk_product_footprint_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_product_footprint_name ON product_footprint (authority_id, manufacturer, name);

GRANT SELECT, INSERT, UPDATE, DELETE ON product_footprint TO lifecycle_app;

ALTER TABLE product_footprint ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON product_footprint TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE agent_token (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	token_hash BYTEA NOT NULL,
	created_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	last_used_at TIMESTAMP WITH TIME ZONE,
	last_agent TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_agent_token PRIMARY KEY (id),
	CONSTRAINT uq_agent_token_token_hash UNIQUE (token_hash),
	CONSTRAINT fk_agent_token_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_agent_token_authority_id ON agent_token (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON agent_token TO lifecycle_app;

ALTER TABLE agent_token ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON agent_token TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE FUNCTION identify_agent(hash bytea) RETURNS TABLE (
    token_id uuid, name text, organisation_id uuid, organisation_name text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT t.id, t.name, o.id, o.name, set_config('lifecycle.organisation', o.id::text, true)
  FROM agent_token t JOIN organisation o ON o.id = t.authority_id
  WHERE t.token_hash = hash AND t.revoked_at IS NULL;
END;

CREATE TABLE connection (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	program TEXT NOT NULL,
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	secret BYTEA NOT NULL,
	options JSONB DEFAULT '{}' NOT NULL,
	schedule TEXT DEFAULT 'manual' NOT NULL,
	applies_itself BOOLEAN DEFAULT false NOT NULL,
	next_pull_at TIMESTAMP WITH TIME ZONE,
	created_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_connection PRIMARY KEY (id),
	CONSTRAINT ck_connection_program_known CHECK (program IN ('snipeit', 'glpi')),
	CONSTRAINT ck_connection_schedule_known CHECK (schedule IN ('manual', 'daily', 'weekly')),
	CONSTRAINT fk_connection_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_connection_authority_id ON connection (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON connection TO lifecycle_app;

ALTER TABLE connection ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON connection TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE FUNCTION due_connections() RETURNS TABLE (connection_id uuid, organisation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT id, authority_id FROM connection WHERE schedule <> 'manual' AND next_pull_at <= now();
END;

CREATE TABLE manufacturer_alias (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	manufacturer_id UUID NOT NULL,
	CONSTRAINT pk_manufacturer_alias PRIMARY KEY (id),
	CONSTRAINT fk_manufacturer_alias_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_manufacturer_alias_manufacturer_id FOREIGN KEY(manufacturer_id) REFERENCES manufacturer (id)
);

CREATE INDEX ix_manufacturer_alias_manufacturer_id ON manufacturer_alias (manufacturer_id);

CREATE UNIQUE INDEX uq_manufacturer_alias_name ON manufacturer_alias (authority_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON manufacturer_alias TO lifecycle_app;

ALTER TABLE manufacturer_alias ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON manufacturer_alias TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE pull (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	connection_id UUID NOT NULL,
	state TEXT DEFAULT 'running' NOT NULL,
	run_id UUID,
	fetched INTEGER DEFAULT 0 NOT NULL,
	total INTEGER,
	error JSONB,
	started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_pull PRIMARY KEY (id),
	CONSTRAINT ck_pull_state_known CHECK (state IN ('running', 'done', 'failed')),
	CONSTRAINT fk_pull_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_pull_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id) ON DELETE CASCADE,
	CONSTRAINT fk_pull_run_id FOREIGN KEY(run_id) REFERENCES import_run (id) ON DELETE SET NULL
);

CREATE INDEX ix_pull_connection ON pull (connection_id, started_at, id);

CREATE UNIQUE INDEX uq_pull_running ON pull (connection_id) WHERE state = 'running';

GRANT SELECT, INSERT, UPDATE, DELETE ON pull TO lifecycle_app;

ALTER TABLE pull ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON pull TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE model_alias (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	manufacturer_id UUID,
	name TEXT NOT NULL,
	model_id UUID NOT NULL,
	CONSTRAINT pk_model_alias PRIMARY KEY (id),
	CONSTRAINT fk_model_alias_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_model_alias_manufacturer_id FOREIGN KEY(manufacturer_id) REFERENCES manufacturer (id),
	CONSTRAINT fk_model_alias_model_id FOREIGN KEY(model_id) REFERENCES model (id)
);

CREATE INDEX ix_model_alias_manufacturer_id ON model_alias (manufacturer_id);

CREATE INDEX ix_model_alias_model_id ON model_alias (model_id);

CREATE UNIQUE INDEX uq_model_alias_name ON model_alias (authority_id, coalesce(manufacturer_id, '00000000-0000-0000-0000-000000000000'), lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON model_alias TO lifecycle_app;

ALTER TABLE model_alias ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON model_alias TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE INDEX ix_lot_line_asset_id ON lot_line (asset_id);

CREATE TABLE reported_device (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	token_id UUID,
	identity TEXT NOT NULL,
	device_ref TEXT DEFAULT '' NOT NULL,
	kind TEXT NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	asset_id UUID,
	host_id UUID,
	name TEXT NOT NULL,
	manufacturer TEXT NOT NULL,
	model TEXT NOT NULL,
	serial TEXT NOT NULL,
	serial_key TEXT,
	uuid_key TEXT,
	category_key TEXT,
	is_virtual BOOLEAN DEFAULT false NOT NULL,
	facts JSONB NOT NULL,
	agent TEXT NOT NULL,
	first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	decided_by TEXT,
	CONSTRAINT pk_reported_device PRIMARY KEY (id),
	CONSTRAINT ck_reported_device_kind_known CHECK (kind IN ('computer', 'phone', 'monitor', 'printer', 'network')),
	CONSTRAINT ck_reported_device_state_known CHECK (state IN ('pending', 'attached', 'ignored')),
	CONSTRAINT ck_reported_device_attached_has_asset CHECK ((state = 'attached') = (asset_id IS NOT NULL)),
	CONSTRAINT fk_reported_device_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_reported_device_token_id FOREIGN KEY(token_id) REFERENCES agent_token (id),
	CONSTRAINT fk_reported_device_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id) ON DELETE SET NULL,
	CONSTRAINT fk_reported_device_host_id FOREIGN KEY(host_id) REFERENCES reported_device (id) ON DELETE SET NULL,
	CONSTRAINT fk_reported_device_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

CREATE UNIQUE INDEX uq_reported_device_identity ON reported_device (authority_id, identity);

CREATE INDEX ix_reported_device_asset ON reported_device (asset_id) WHERE asset_id IS NOT NULL;

CREATE INDEX ix_reported_device_uuid ON reported_device (authority_id, uuid_key) WHERE uuid_key IS NOT NULL;

CREATE INDEX ix_reported_device_ref ON reported_device (authority_id, device_ref) WHERE device_ref <> '';

CREATE INDEX ix_reported_device_state ON reported_device (authority_id, state, last_seen_at, id);

CREATE INDEX ix_reported_device_token_id ON reported_device (token_id);

CREATE INDEX ix_reported_device_host ON reported_device (host_id) WHERE host_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON reported_device TO lifecycle_app;

ALTER TABLE reported_device ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON reported_device TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE FUNCTION wait_without_asset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.state := 'pending';
  RETURN NEW;
END $$;
CREATE TRIGGER wait_without_asset BEFORE UPDATE OF asset_id ON reported_device FOR EACH ROW
  WHEN (OLD.state = 'attached' AND NEW.state = 'attached' AND NEW.asset_id IS NULL)
  EXECUTE FUNCTION wait_without_asset();

CREATE FUNCTION refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = public AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) asset, label, event, subject_head, manufacturer, model, site, room, import_row;
END $$;

ALTER TABLE model ADD screen_inches NUMERIC(5, 1),
  ADD footprint_id UUID,
  ADD CONSTRAINT fk_model_footprint_id FOREIGN KEY(footprint_id) REFERENCES product_footprint (id) ON DELETE SET NULL;
