DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lifecycle_app') THEN
    CREATE ROLE lifecycle_app NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT lifecycle_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO lifecycle_app;

CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('lifecycle.organisation', true), '')::uuid;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION event_digest(
    id uuid, authority_id uuid, subject_type text, subject_id uuid, tag text, from_state text, to_state text,
    occurred_at timestamptz, recorded_at timestamptz, actor_id uuid, actor_name text, organisation_id uuid,
    organisation_name text, request_id uuid, changes jsonb, details jsonb) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE RETURN sha256(convert_to(jsonb_build_array(
    id, authority_id, subject_type, subject_id, tag, from_state, to_state,
    (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM recorded_at) * 1000000)::bigint,
    actor_id, actor_name, organisation_id, organisation_name, request_id, changes, details)::text, 'UTF8'));

CREATE TABLE organisation (
	id UUID NOT NULL,
	kind TEXT NOT NULL,
	slug TEXT NOT NULL,
	name TEXT NOT NULL,
	short_name TEXT NOT NULL,
	siret TEXT,
	found_message TEXT DEFAULT '' NOT NULL,
	shows_owner BOOLEAN DEFAULT true NOT NULL,
	settings JSONB DEFAULT '{}' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_organisation PRIMARY KEY (id),
	CONSTRAINT ck_organisation_kind_known CHECK (kind IN ('authority', 'partner', 'network')),
	CONSTRAINT uq_organisation_slug UNIQUE (slug),
	CONSTRAINT uq_organisation_siret UNIQUE (siret)
);

GRANT SELECT, UPDATE ON organisation TO lifecycle_app;

CREATE TABLE account (
	id UUID NOT NULL,
	email TEXT NOT NULL,
	name TEXT NOT NULL,
	password_hash TEXT,
	locale TEXT DEFAULT 'fr' NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_account PRIMARY KEY (id),
	CONSTRAINT ck_account_email_lower CHECK (email = lower(email)),
	CONSTRAINT uq_account_email UNIQUE (email),
	CONSTRAINT ck_account_locale_known CHECK (locale IN ('fr', 'en'))
);

GRANT SELECT, INSERT, UPDATE ON account TO lifecycle_app;

CREATE TABLE category (
	key TEXT NOT NULL,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	position INTEGER NOT NULL,
	weee_category SMALLINT NOT NULL,
	waste_code TEXT NOT NULL,
	data_bearing BOOLEAN NOT NULL,
	sanitisation_level TEXT NOT NULL,
	reference_life_years NUMERIC(4, 1) NOT NULL,
	default_weight_kg NUMERIC(7, 2) NOT NULL,
	factor_key TEXT,
	CONSTRAINT pk_category PRIMARY KEY (key),
	CONSTRAINT ck_category_sanitisation_level_known CHECK (sanitisation_level IN ('clear', 'purge', 'destroy'))
);

GRANT SELECT ON category TO lifecycle_app;

CREATE TABLE kept_answer (
	organisation_id UUID NOT NULL,
	key TEXT NOT NULL,
	fingerprint BYTEA NOT NULL,
	status INTEGER NOT NULL,
	headers JSONB NOT NULL,
	body BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_kept_answer PRIMARY KEY (organisation_id, key)
);

CREATE INDEX ix_kept_answer_created ON kept_answer (organisation_id, created_at);

GRANT SELECT, INSERT, DELETE ON kept_answer TO lifecycle_app;

ALTER TABLE kept_answer ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON kept_answer TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE TABLE event (
	id UUID NOT NULL,
	position BIGINT GENERATED ALWAYS AS IDENTITY,
	authority_id UUID NOT NULL,
	subject_type TEXT NOT NULL,
	subject_id UUID NOT NULL,
	sequence INTEGER NOT NULL,
	tag TEXT NOT NULL,
	from_state TEXT,
	to_state TEXT,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor_id UUID,
	actor_name TEXT NOT NULL,
	organisation_id UUID NOT NULL,
	organisation_name TEXT NOT NULL,
	request_id UUID,
	changes JSONB NOT NULL,
	details JSONB NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT uq_event_subject_id_sequence UNIQUE (subject_id, sequence),
	CONSTRAINT ck_event_subject_type_known CHECK (subject_type IN ('asset', 'lot', 'organisation')),
	CONSTRAINT ck_event_tag_form CHECK (tag ~ '^[a-z]+:[a-z_]+:[a-z_]+$'),
	CONSTRAINT uq_event_position UNIQUE (position),
	CONSTRAINT fk_event_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_event_request ON event (authority_id, request_id) WHERE request_id IS NOT NULL;

CREATE INDEX ix_event_recorded ON event (authority_id, recorded_at);

CREATE INDEX ix_event_states ON event (authority_id, to_state, occurred_at) WHERE to_state IS NOT NULL;

GRANT SELECT, INSERT ON event TO lifecycle_app;

ALTER TABLE event ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON event TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE subject_head (
	subject_id UUID NOT NULL,
	subject_type TEXT NOT NULL,
	authority_id UUID NOT NULL,
	count INTEGER NOT NULL,
	digest BYTEA NOT NULL,
	hash BYTEA NOT NULL,
	CONSTRAINT pk_subject_head PRIMARY KEY (subject_id),
	CONSTRAINT fk_subject_head_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_subject_head_authority_id ON subject_head (authority_id);

GRANT SELECT, INSERT, UPDATE ON subject_head TO lifecycle_app;

ALTER TABLE subject_head ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON subject_head TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE checkpoint (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	sequence INTEGER NOT NULL,
	position BIGINT NOT NULL,
	subjects INTEGER NOT NULL,
	root BYTEA NOT NULL,
	hash BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_checkpoint PRIMARY KEY (id),
	CONSTRAINT uq_checkpoint_authority_id_sequence UNIQUE (authority_id, sequence),
	CONSTRAINT fk_checkpoint_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT ON checkpoint TO lifecycle_app;

ALTER TABLE checkpoint ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON checkpoint TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE network_member (
	network_id UUID NOT NULL,
	member_id UUID NOT NULL,
	CONSTRAINT pk_network_member PRIMARY KEY (network_id, member_id),
	CONSTRAINT fk_network_member_network_id FOREIGN KEY(network_id) REFERENCES organisation (id),
	CONSTRAINT fk_network_member_member_id FOREIGN KEY(member_id) REFERENCES organisation (id)
);

CREATE INDEX ix_network_member_member_id ON network_member (member_id);

GRANT SELECT ON network_member TO lifecycle_app;

CREATE TABLE membership (
	id UUID NOT NULL,
	account_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	role TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_membership PRIMARY KEY (id),
	CONSTRAINT uq_membership_account_id_organisation_id UNIQUE (account_id, organisation_id),
	CONSTRAINT ck_membership_role_known CHECK (role IN ('admin', 'manager', 'technician', 'partner', 'coordinator')),
	CONSTRAINT fk_membership_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_membership_organisation_id ON membership (organisation_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON membership TO lifecycle_app;

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON membership TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE TABLE login_session (
	id UUID NOT NULL,
	token_hash BYTEA NOT NULL,
	account_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	user_agent TEXT DEFAULT '' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_login_session PRIMARY KEY (id),
	CONSTRAINT uq_login_session_token_hash UNIQUE (token_hash),
	CONSTRAINT fk_login_session_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_login_session_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_login_session_account_id ON login_session (account_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_session TO lifecycle_app;

ALTER TABLE login_session ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON login_session TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE TABLE api_token (
	id UUID NOT NULL,
	token_hash BYTEA NOT NULL,
	organisation_id UUID NOT NULL,
	name TEXT NOT NULL,
	role TEXT NOT NULL,
	scopes TEXT[] NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_api_token PRIMARY KEY (id),
	CONSTRAINT uq_api_token_token_hash UNIQUE (token_hash),
	CONSTRAINT ck_api_token_role_known CHECK (role IN ('admin', 'manager', 'technician', 'partner', 'coordinator')),
	CONSTRAINT fk_api_token_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE INDEX ix_api_token_organisation_id ON api_token (organisation_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON api_token TO lifecycle_app;

ALTER TABLE api_token ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON api_token TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE TABLE manufacturer (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_manufacturer PRIMARY KEY (id),
	CONSTRAINT fk_manufacturer_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_manufacturer_name ON manufacturer (authority_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON manufacturer TO lifecycle_app;

ALTER TABLE manufacturer ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON manufacturer TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE site (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_site PRIMARY KEY (id),
	CONSTRAINT fk_site_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_site_name ON site (authority_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON site TO lifecycle_app;

ALTER TABLE site ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON site TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE partner_profile (
	organisation_id UUID NOT NULL,
	kind TEXT NOT NULL,
	description TEXT DEFAULT '' NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	departments JSONB DEFAULT '[]' NOT NULL,
	destroys_until DATE,
	CONSTRAINT pk_partner_profile PRIMARY KEY (organisation_id),
	CONSTRAINT ck_partner_profile_kind_known CHECK (kind IN ('association', 'social_enterprise', 'company', 'take_back_scheme', 'public_body')),
	CONSTRAINT fk_partner_profile_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

GRANT SELECT ON partner_profile TO lifecycle_app;

ALTER TABLE partner_profile ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON partner_profile TO lifecycle_app USING (EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id));

CREATE TABLE partner_route (
	organisation_id UUID NOT NULL,
	route TEXT NOT NULL,
	category_key TEXT NOT NULL,
	CONSTRAINT pk_partner_route PRIMARY KEY (organisation_id, route, category_key),
	CONSTRAINT ck_partner_route_route_known CHECK (route IN ('repair', 'reuse', 'refurbish', 'recycle')),
	CONSTRAINT fk_partner_route_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_partner_route_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

GRANT SELECT ON partner_route TO lifecycle_app;

ALTER TABLE partner_route ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON partner_route TO lifecycle_app USING (EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id));

CREATE TABLE import_run (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	filename TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	dialect TEXT NOT NULL,
	state TEXT NOT NULL,
	understood JSONB DEFAULT '{}' NOT NULL,
	mapping JSONB DEFAULT '{}' NOT NULL,
	totals JSONB DEFAULT '{}' NOT NULL,
	actor_name TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_import_run PRIMARY KEY (id),
	CONSTRAINT ck_import_run_state_known CHECK (state IN ('uploaded', 'mapped', 'checked', 'applying', 'applied', 'failed')),
	CONSTRAINT fk_import_run_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_import_run_authority ON import_run (authority_id, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON import_run TO lifecycle_app;

ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON import_run TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE import_profile (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	dialect TEXT NOT NULL,
	mapping JSONB NOT NULL,
	CONSTRAINT pk_import_profile PRIMARY KEY (id),
	CONSTRAINT uq_import_profile_authority_id_dialect UNIQUE (authority_id, dialect),
	CONSTRAINT fk_import_profile_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON import_profile TO lifecycle_app;

ALTER TABLE import_profile ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON import_profile TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE job (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	kind TEXT NOT NULL,
	state TEXT DEFAULT 'queued' NOT NULL,
	done INTEGER DEFAULT 0 NOT NULL,
	total INTEGER DEFAULT 0 NOT NULL,
	params JSONB NOT NULL,
	result JSONB DEFAULT '{}' NOT NULL,
	actor JSONB NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	finished_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_job PRIMARY KEY (id),
	CONSTRAINT ck_job_state_known CHECK (state IN ('queued', 'running', 'done', 'failed')),
	CONSTRAINT fk_job_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_job_authority ON job (authority_id, created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON job TO lifecycle_app;

ALTER TABLE job ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON job TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE model (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	manufacturer_id UUID,
	category_key TEXT NOT NULL,
	name TEXT NOT NULL,
	number TEXT,
	weight_kg NUMERIC(7, 2),
	CONSTRAINT pk_model PRIMARY KEY (id),
	CONSTRAINT fk_model_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_model_manufacturer_id FOREIGN KEY(manufacturer_id) REFERENCES manufacturer (id),
	CONSTRAINT fk_model_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

CREATE INDEX ix_model_manufacturer_id ON model (manufacturer_id);

CREATE UNIQUE INDEX uq_model_name ON model (authority_id, coalesce(manufacturer_id, '00000000-0000-0000-0000-000000000000'), lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON model TO lifecycle_app;

ALTER TABLE model ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON model TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE room (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	site_id UUID NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT pk_room PRIMARY KEY (id),
	CONSTRAINT fk_room_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_room_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE UNIQUE INDEX uq_room_name ON room (site_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON room TO lifecycle_app;

ALTER TABLE room ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON room TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE lot (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	number TEXT NOT NULL,
	title TEXT NOT NULL,
	partner_id UUID NOT NULL,
	route TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	waste_status TEXT NOT NULL,
	decision_reference TEXT DEFAULT '' NOT NULL,
	state TEXT DEFAULT 'draft' NOT NULL,
	pickup_place TEXT DEFAULT '' NOT NULL,
	pickup_contact TEXT DEFAULT '' NOT NULL,
	pickup_at TIMESTAMP WITH TIME ZONE,
	note TEXT DEFAULT '' NOT NULL,
	decline_reason TEXT,
	offered_at TIMESTAMP WITH TIME ZONE,
	answered_at TIMESTAMP WITH TIME ZONE,
	handed_over_at TIMESTAMP WITH TIME ZONE,
	received_at TIMESTAMP WITH TIME ZONE,
	closed_at TIMESTAMP WITH TIME ZONE,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_lot PRIMARY KEY (id),
	CONSTRAINT ck_lot_state_known CHECK (state IN ('draft', 'offered', 'accepted', 'scheduled', 'handed_over', 'received', 'closed', 'declined', 'cancelled')),
	CONSTRAINT ck_lot_route_known CHECK (route IN ('repair', 'reuse', 'refurbish', 'recycle')),
	CONSTRAINT ck_lot_legal_basis_known CHECK (legal_basis IN ('gift', 'sale', 'cession', 'take_back', 'repair_order')),
	CONSTRAINT ck_lot_waste_status_known CHECK (waste_status IN ('non_waste', 'waste')),
	CONSTRAINT uq_lot_authority_id_number UNIQUE (authority_id, number),
	CONSTRAINT ck_lot_draft_is_private CHECK (state <> 'draft' OR offered_at IS NULL),
	CONSTRAINT fk_lot_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_lot_partner_id FOREIGN KEY(partner_id) REFERENCES organisation (id)
);

CREATE INDEX ix_lot_partner ON lot (partner_id, state);

CREATE INDEX ix_lot_authority ON lot (authority_id, state, created_at, id);

GRANT SELECT, INSERT, UPDATE ON lot TO lifecycle_app;

ALTER TABLE lot ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR (partner_id = (SELECT current_organisation()) AND offered_at IS NOT NULL)) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE POLICY lot_partner ON event FOR SELECT TO lifecycle_app USING (subject_type = 'lot' AND EXISTS (SELECT FROM lot WHERE lot.id = subject_id));

CREATE TABLE import_row (
	run_id UUID NOT NULL,
	line INTEGER NOT NULL,
	authority_id UUID NOT NULL,
	verdict TEXT NOT NULL,
	title TEXT NOT NULL,
	asset_id UUID,
	changes JSONB DEFAULT '{}' NOT NULL,
	remarks JSONB DEFAULT '[]' NOT NULL,
	wanted JSONB,
	CONSTRAINT pk_import_row PRIMARY KEY (run_id, line),
	CONSTRAINT ck_import_row_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'ambiguous', 'ignored', 'refused')),
	CONSTRAINT fk_import_row_run_id FOREIGN KEY(run_id) REFERENCES import_run (id) ON DELETE CASCADE,
	CONSTRAINT fk_import_row_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_import_row_verdict ON import_row (run_id, verdict, line);

GRANT SELECT, INSERT, UPDATE, DELETE ON import_row TO lifecycle_app;

ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON import_row TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE asset (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	tag TEXT,
	tag_key TEXT GENERATED ALWAYS AS (lower(tag)) STORED,
	name TEXT,
	name_key TEXT GENERATED ALWAYS AS (lower(name)) STORED,
	category_key TEXT NOT NULL,
	model_id UUID,
	serial TEXT,
	serial_key TEXT,
	state TEXT NOT NULL,
	before_missing TEXT,
	functional_status TEXT DEFAULT 'unknown' NOT NULL,
	site_id UUID,
	room_id UUID,
	custodian TEXT,
	acquisition TEXT,
	condition_acquired TEXT,
	acquired_on DATE,
	acquisition_cost NUMERIC(12, 2),
	supplier TEXT,
	order_reference TEXT,
	first_used_on DATE,
	warranty_until DATE,
	restricted BOOLEAN DEFAULT false NOT NULL,
	parent_id UUID,
	notes TEXT DEFAULT '' NOT NULL,
	facts JSONB DEFAULT '{}' NOT NULL,
	external_source TEXT,
	external_id TEXT,
	retired_on DATE,
	retire_reason TEXT,
	left_on DATE,
	last_used_at TIMESTAMP WITH TIME ZONE,
	last_seen_at TIMESTAMP WITH TIME ZONE,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_asset PRIMARY KEY (id),
	CONSTRAINT ck_asset_state_known CHECK (state IN ('ordered', 'in_stock', 'in_use', 'in_repair', 'missing', 'retired', 'in_lot', 'handed_over', 'reused', 'refurbished', 'recycled', 'written_off')),
	CONSTRAINT ck_asset_before_missing_known CHECK (before_missing IN ('ordered', 'in_stock', 'in_use', 'in_repair', 'missing', 'retired', 'in_lot', 'handed_over', 'reused', 'refurbished', 'recycled', 'written_off')),
	CONSTRAINT ck_asset_functional_status_known CHECK (functional_status IN ('works', 'faulty', 'unknown')),
	CONSTRAINT ck_asset_retire_reason_known CHECK (retire_reason IN ('obsolete', 'faulty', 'surplus', 'unsupported', 'replaced', 'damaged')),
	CONSTRAINT ck_asset_acquisition_known CHECK (acquisition IN ('bought', 'leased', 'donated')),
	CONSTRAINT ck_asset_condition_acquired_known CHECK (condition_acquired IN ('new', 'refurbished')),
	CONSTRAINT ck_asset_missing_remembers CHECK ((state = 'missing') = (before_missing IS NOT NULL)),
	CONSTRAINT ck_asset_retired_is_dated CHECK (state <> 'retired' OR retired_on IS NOT NULL),
	CONSTRAINT ck_asset_room_has_site CHECK (room_id IS NULL OR site_id IS NOT NULL),
	CONSTRAINT ck_asset_cost_not_negative CHECK (acquisition_cost >= 0),
	CONSTRAINT ck_asset_parent_is_another CHECK (parent_id <> id),
	CONSTRAINT fk_asset_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_asset_category_key FOREIGN KEY(category_key) REFERENCES category (key),
	CONSTRAINT fk_asset_model_id FOREIGN KEY(model_id) REFERENCES model (id),
	CONSTRAINT fk_asset_site_id FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_asset_room_id FOREIGN KEY(room_id) REFERENCES room (id),
	CONSTRAINT fk_asset_parent_id FOREIGN KEY(parent_id) REFERENCES asset (id)
);

CREATE INDEX ix_asset_name ON asset (authority_id, name_key);

CREATE INDEX ix_asset_room ON asset (authority_id, site_id, room_id);

CREATE INDEX ix_asset_parent ON asset (parent_id) WHERE parent_id IS NOT NULL;

CREATE UNIQUE INDEX uq_asset_external ON asset (authority_id, external_source, external_id) WHERE external_id IS NOT NULL;

CREATE INDEX ix_asset_updated ON asset (authority_id, updated_at, id);

CREATE INDEX ix_asset_state ON asset (authority_id, state, updated_at, id);

CREATE UNIQUE INDEX uq_asset_tag ON asset (authority_id, tag_key);

CREATE INDEX ix_asset_model ON asset (authority_id, model_id);

CREATE INDEX ix_asset_serial ON asset (authority_id, serial_key) WHERE serial_key IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON asset TO lifecycle_app;

ALTER TABLE asset ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON asset TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE proof (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_proof PRIMARY KEY (id),
	CONSTRAINT fk_proof_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_proof_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
);

CREATE INDEX ix_proof_authority_id ON proof (authority_id);

GRANT SELECT, INSERT ON proof TO lifecycle_app;

ALTER TABLE proof ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON proof TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.id = proof.lot_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE TABLE lot_signature (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	side TEXT NOT NULL,
	signer_name TEXT NOT NULL,
	account_id UUID,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_lot_signature PRIMARY KEY (id),
	CONSTRAINT ck_lot_signature_side_known CHECK (side IN ('authority', 'partner')),
	CONSTRAINT uq_lot_signature_lot_id_side UNIQUE (lot_id, side),
	CONSTRAINT fk_lot_signature_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_lot_signature_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
);

CREATE INDEX ix_lot_signature_authority_id ON lot_signature (authority_id);

GRANT SELECT, INSERT ON lot_signature TO lifecycle_app;

ALTER TABLE lot_signature ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot_signature TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.id = lot_signature.lot_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE TABLE signing_code (
	lot_id UUID NOT NULL,
	authority_id UUID NOT NULL,
	code_hash BYTEA NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT pk_signing_code PRIMARY KEY (lot_id),
	CONSTRAINT fk_signing_code_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id),
	CONSTRAINT fk_signing_code_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_signing_code_authority_id ON signing_code (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON signing_code TO lifecycle_app;

ALTER TABLE signing_code ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON signing_code TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE label (
	code TEXT NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID,
	state TEXT NOT NULL,
	printed_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_label PRIMARY KEY (code),
	CONSTRAINT ck_label_state_known CHECK (state IN ('blank', 'current', 'replaced', 'void')),
	CONSTRAINT ck_label_code_form CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
	CONSTRAINT ck_label_claimed_has_asset CHECK ((state IN ('current', 'replaced')) = (asset_id IS NOT NULL)),
	CONSTRAINT fk_label_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_label_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE INDEX ix_label_authority_id ON label (authority_id);

CREATE UNIQUE INDEX uq_label_current ON label (asset_id) WHERE state = 'current';

CREATE INDEX ix_label_asset ON label (asset_id);

CREATE FUNCTION owner_of_label(wanted text) RETURNS TABLE (
    authority_id uuid, owner text, found_message text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT o.id, CASE WHEN o.shows_owner THEN o.name END, o.found_message
  FROM label l JOIN organisation o ON o.id = l.authority_id WHERE l.code = wanted;
END;

GRANT SELECT, INSERT, UPDATE, DELETE ON label TO lifecycle_app;

ALTER TABLE label ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON label TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE sanitisation (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	level TEXT NOT NULL,
	method TEXT NOT NULL,
	tool TEXT DEFAULT '' NOT NULL,
	tool_version TEXT DEFAULT '' NOT NULL,
	medium_serial TEXT DEFAULT '' NOT NULL,
	result TEXT NOT NULL,
	performed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	performed_by TEXT NOT NULL,
	verified_by TEXT DEFAULT '' NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_sanitisation PRIMARY KEY (id),
	CONSTRAINT ck_sanitisation_level_known CHECK (level IN ('clear', 'purge', 'destroy')),
	CONSTRAINT ck_sanitisation_result_known CHECK (result IN ('passed', 'failed')),
	CONSTRAINT fk_sanitisation_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_sanitisation_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE INDEX ix_sanitisation_asset ON sanitisation (asset_id, performed_at);

CREATE INDEX ix_sanitisation_authority ON sanitisation (authority_id, performed_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON sanitisation TO lifecycle_app;

ALTER TABLE sanitisation ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON sanitisation TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE lot_line (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	position INTEGER NOT NULL,
	is_open BOOLEAN DEFAULT true NOT NULL,
	justification TEXT DEFAULT '' NOT NULL,
	manifest JSONB DEFAULT '{}' NOT NULL,
	weight_kg NUMERIC(7, 2),
	decision TEXT DEFAULT 'pending' NOT NULL,
	refusal_reason TEXT,
	reception TEXT DEFAULT 'pending' NOT NULL,
	outcome TEXT,
	outcome_on DATE,
	recipient TEXT,
	proof_reference TEXT,
	proof_id UUID,
	certificate_owed BOOLEAN DEFAULT false NOT NULL,
	returned_on DATE,
	return_reason TEXT,
	CONSTRAINT pk_lot_line PRIMARY KEY (id),
	CONSTRAINT ck_lot_line_decision_known CHECK (decision IN ('pending', 'accepted', 'refused')),
	CONSTRAINT ck_lot_line_reception_known CHECK (reception IN ('pending', 'received', 'missing')),
	CONSTRAINT ck_lot_line_outcome_known CHECK (outcome IN ('reused', 'refurbished', 'recycled')),
	CONSTRAINT ck_lot_line_recipient_known CHECK (recipient IN ('individual', 'association', 'school', 'public_body', 'company', 'staff')),
	CONSTRAINT uq_lot_line_lot_id_asset_id UNIQUE (lot_id, asset_id),
	CONSTRAINT uq_lot_line_lot_id_position UNIQUE (lot_id, position),
	CONSTRAINT ck_lot_line_refusal_is_said CHECK (decision <> 'refused' OR refusal_reason IS NOT NULL),
	CONSTRAINT ck_lot_line_outcome_is_dated CHECK (outcome IS NULL OR outcome_on IS NOT NULL),
	CONSTRAINT ck_lot_line_ends_one_way CHECK (outcome IS NULL OR returned_on IS NULL),
	CONSTRAINT fk_lot_line_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_lot_line_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id),
	CONSTRAINT fk_lot_line_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id),
	CONSTRAINT fk_lot_line_proof_id FOREIGN KEY(proof_id) REFERENCES proof (id)
);

CREATE INDEX ix_lot_line_authority_id ON lot_line (authority_id);

CREATE UNIQUE INDEX uq_lot_line_open ON lot_line (asset_id) WHERE is_open;

GRANT SELECT, INSERT, UPDATE, DELETE ON lot_line TO lifecycle_app;

ALTER TABLE lot_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot_line TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.id = lot_line.lot_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE TABLE found_report (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	code TEXT NOT NULL,
	message TEXT NOT NULL,
	contact TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	handled_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_found_report PRIMARY KEY (id),
	CONSTRAINT fk_found_report_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_found_report_code FOREIGN KEY(code) REFERENCES label (code)
);

CREATE INDEX ix_found_report_authority_id ON found_report (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON found_report TO lifecycle_app;

ALTER TABLE found_report ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON found_report TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE FUNCTION shares_network(other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public RETURN EXISTS (
    SELECT FROM network_member mine JOIN network_member theirs USING (network_id)
    WHERE (mine.member_id = current_organisation() OR mine.network_id = current_organisation())
      AND (theirs.member_id = other OR theirs.network_id = other));

CREATE FUNCTION identify_session(hash bytea) RETURNS TABLE (
    credential_id uuid, account_id uuid, name text, locale text, role text, organisation_id uuid,
    organisation_name text, kind text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT s.id, a.id, a.name, a.locale, m.role, o.id, o.name, o.kind,
         set_config('lifecycle.organisation', o.id::text, true)
  FROM login_session s
  JOIN account a ON a.id = s.account_id AND a.is_active
  JOIN organisation o ON o.id = s.organisation_id
  JOIN membership m ON m.account_id = a.id AND m.organisation_id = o.id
  WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > now();
END;

CREATE FUNCTION identify_token(hash bytea) RETURNS TABLE (
    credential_id uuid, name text, role text, scopes text[], organisation_id uuid, organisation_name text,
    kind text, entered text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT t.id, t.name, t.role, t.scopes, o.id, o.name, o.kind,
         set_config('lifecycle.organisation', o.id::text, true)
  FROM api_token t JOIN organisation o ON o.id = t.organisation_id
  WHERE t.token_hash = hash AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
END;

CREATE FUNCTION credential_of(wanted text) RETURNS TABLE (
    account_id uuid, name text, locale text, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT id, account.name, account.locale, account.password_hash FROM account
  WHERE email = lower(wanted) AND is_active;
END;

CREATE FUNCTION memberships_of(wanted uuid) RETURNS TABLE (
    organisation_id uuid, organisation_name text, kind text, role text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public BEGIN ATOMIC
  SELECT o.id, o.name, o.kind, m.role FROM membership m JOIN organisation o ON o.id = m.organisation_id
  WHERE m.account_id = wanted ORDER BY m.created_at, o.name;
END;

CREATE FUNCTION authority_ids() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public BEGIN ATOMIC SELECT id FROM organisation WHERE kind = 'authority'; END;

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON organisation TO lifecycle_app
  USING (id = (SELECT current_organisation()) OR shares_network(id));
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON account TO lifecycle_app
  USING (EXISTS (SELECT FROM membership m WHERE m.account_id = account.id)) WITH CHECK (true);
