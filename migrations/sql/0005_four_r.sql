CREATE TABLE login_link (
	id UUID NOT NULL,
	token_hash BYTEA NOT NULL,
	account_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	uses INTEGER DEFAULT 0 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
	revoked_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_login_link PRIMARY KEY (id),
	CONSTRAINT uq_login_link_token_hash UNIQUE (token_hash),
	CONSTRAINT fk_login_link_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_login_link_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE message (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	topic TEXT NOT NULL,
	subject_type TEXT NOT NULL,
	subject_id UUID NOT NULL,
	params JSONB DEFAULT '{}' NOT NULL,
	key TEXT NOT NULL,
	only_for UUID,
	not_for UUID,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	expanded_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_message PRIMARY KEY (id),
	CONSTRAINT ck_message_subject_type_known CHECK (subject_type IN ('lot', 'organisation', 'webhook', 'account')),
	CONSTRAINT uq_message_organisation_id_key UNIQUE (organisation_id, key),
	CONSTRAINT fk_message_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE message_preference (
	account_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	topic_group TEXT NOT NULL,
	cadence TEXT NOT NULL,
	CONSTRAINT pk_message_preference PRIMARY KEY (account_id, organisation_id, topic_group),
	CONSTRAINT ck_message_preference_cadence_known CHECK (cadence IN ('each', 'daily', 'none')),
	CONSTRAINT fk_message_preference_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_message_preference_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE calendar_feed (
	id UUID NOT NULL,
	account_id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	token_hash BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_calendar_feed PRIMARY KEY (id),
	CONSTRAINT uq_calendar_feed_token_hash UNIQUE (token_hash),
	CONSTRAINT uq_calendar_feed_account_id_organisation_id UNIQUE (account_id, organisation_id),
	CONSTRAINT fk_calendar_feed_account_id FOREIGN KEY(account_id) REFERENCES account (id),
	CONSTRAINT fk_calendar_feed_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE triage_rules (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	version INTEGER NOT NULL,
	document JSONB NOT NULL,
	made_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_triage_rules PRIMARY KEY (id),
	CONSTRAINT uq_triage_rules_authority_id_version UNIQUE (authority_id, version),
	CONSTRAINT ck_triage_rules_version_from_one CHECK (version > 0),
	CONSTRAINT fk_triage_rules_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE sanitisation_report (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	tool TEXT NOT NULL,
	tool_version TEXT DEFAULT '' NOT NULL,
	sha256 TEXT NOT NULL,
	size INTEGER NOT NULL,
	media INTEGER NOT NULL,
	sent_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_sanitisation_report PRIMARY KEY (id),
	CONSTRAINT ck_sanitisation_report_tool_known CHECK (tool IN ('nwipe', 'usody', 'blancco')),
	CONSTRAINT uq_sanitisation_report_authority_id_sha256 UNIQUE (authority_id, sha256),
	CONSTRAINT fk_sanitisation_report_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE sanitisation_rule (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	confidentiality TEXT NOT NULL,
	category_key TEXT,
	level TEXT NOT NULL,
	CONSTRAINT pk_sanitisation_rule PRIMARY KEY (id),
	CONSTRAINT ck_sanitisation_rule_confidentiality_known CHECK (confidentiality IN ('ordinary', 'sensitive', 'restricted')),
	CONSTRAINT ck_sanitisation_rule_level_known CHECK (level IN ('clear', 'purge', 'destroy')),
	CONSTRAINT fk_sanitisation_rule_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_sanitisation_rule_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

CREATE TABLE sanitisation_setting (
	authority_id UUID NOT NULL,
	overwriting_purges BOOLEAN NOT NULL,
	CONSTRAINT pk_sanitisation_setting PRIMARY KEY (authority_id),
	CONSTRAINT fk_sanitisation_setting_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE partner_capacity (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	route TEXT NOT NULL,
	devices_per_month INTEGER NOT NULL,
	valid_from DATE NOT NULL,
	valid_until DATE,
	CONSTRAINT pk_partner_capacity PRIMARY KEY (id),
	CONSTRAINT ck_partner_capacity_route_known CHECK (route IN ('repair', 'reuse', 'refurbish', 'recycle')),
	CONSTRAINT uq_partner_capacity_organisation_id_route_valid_from UNIQUE (organisation_id, route, valid_from),
	CONSTRAINT ck_partner_capacity_no_less_than_none CHECK (devices_per_month >= 0),
	CONSTRAINT ck_partner_capacity_ends_after_start CHECK (valid_until >= valid_from),
	CONSTRAINT fk_partner_capacity_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE partner_certification (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	kind TEXT NOT NULL,
	number TEXT DEFAULT '' NOT NULL,
	issued_by TEXT DEFAULT '' NOT NULL,
	valid_from DATE,
	valid_until DATE,
	name TEXT,
	media_type TEXT,
	size INTEGER,
	sha256 TEXT,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_partner_certification PRIMARY KEY (id),
	CONSTRAINT ck_partner_certification_kind_known CHECK (kind IN ('certified_destruction', 'esus', 'en_50614', 'en_50625', 'iso_14001', 'iso_27001', 'r2', 'other')),
	CONSTRAINT ck_partner_certification_ends_after_start CHECK (valid_until >= valid_from),
	CONSTRAINT ck_partner_certification_document_is_named CHECK ((sha256 IS NULL) = (name IS NULL)),
	CONSTRAINT fk_partner_certification_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE partner_agreement (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	partner_id UUID NOT NULL,
	reference TEXT NOT NULL,
	signed_on DATE NOT NULL,
	valid_from DATE NOT NULL,
	valid_until DATE,
	renewal_months INTEGER,
	notice_days INTEGER,
	ended_on DATE,
	routes JSONB DEFAULT '[]' NOT NULL,
	confidentiality BOOLEAN DEFAULT false NOT NULL,
	notes TEXT DEFAULT '' NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_partner_agreement PRIMARY KEY (id),
	CONSTRAINT uq_partner_agreement_authority_id_reference UNIQUE (authority_id, reference),
	CONSTRAINT ck_partner_agreement_ends_after_start CHECK (valid_until >= valid_from),
	CONSTRAINT ck_partner_agreement_renews_at_its_end CHECK (renewal_months IS NULL OR (renewal_months > 0 AND valid_until IS NOT NULL)),
	CONSTRAINT ck_partner_agreement_notice_is_ahead CHECK (notice_days >= 0),
	CONSTRAINT fk_partner_agreement_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_partner_agreement_partner_id FOREIGN KEY(partner_id) REFERENCES organisation (id)
);

CREATE TABLE waste_code_rule (
	authority_id UUID NOT NULL,
	category_key TEXT NOT NULL,
	since DATE NOT NULL,
	waste_code TEXT NOT NULL,
	CONSTRAINT pk_waste_code_rule PRIMARY KEY (authority_id, category_key, since),
	CONSTRAINT ck_waste_code_rule_code_form CHECK (waste_code ~ '^[0-9]{2} [0-9]{2} [0-9]{2}[*]?$'),
	CONSTRAINT fk_waste_code_rule_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_waste_code_rule_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

CREATE TABLE message_delivery (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	message_id UUID NOT NULL,
	account_id UUID NOT NULL,
	address TEXT NOT NULL,
	cadence TEXT DEFAULT 'each' NOT NULL,
	state TEXT DEFAULT 'queued' NOT NULL,
	mail_id TEXT,
	attempts INTEGER DEFAULT 0 NOT NULL,
	retaken INTEGER DEFAULT 0 NOT NULL,
	next_try_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	last_error TEXT,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_message_delivery PRIMARY KEY (id),
	CONSTRAINT ck_message_delivery_state_known CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
	CONSTRAINT ck_message_delivery_cadence_known CHECK (cadence IN ('each', 'daily')),
	CONSTRAINT uq_message_delivery_message_id_account_id UNIQUE (message_id, account_id),
	CONSTRAINT fk_message_delivery_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_message_delivery_message_id FOREIGN KEY(message_id) REFERENCES message (id) ON DELETE CASCADE,
	CONSTRAINT fk_message_delivery_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE TABLE webhook (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	name TEXT NOT NULL,
	url TEXT NOT NULL,
	secret BYTEA NOT NULL,
	topics TEXT[] NOT NULL,
	is_active BOOLEAN DEFAULT true NOT NULL,
	failing_since TIMESTAMP WITH TIME ZONE,
	held_until TIMESTAMP WITH TIME ZONE,
	disabled_at TIMESTAMP WITH TIME ZONE,
	version INTEGER DEFAULT 1 NOT NULL,
	created_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_webhook PRIMARY KEY (id),
	CONSTRAINT ck_webhook_has_topics CHECK (cardinality(topics) > 0),
	CONSTRAINT fk_webhook_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);

CREATE TABLE agreement_document (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	agreement_id UUID NOT NULL,
	name TEXT NOT NULL,
	media_type TEXT NOT NULL,
	size INTEGER NOT NULL,
	sha256 TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_agreement_document PRIMARY KEY (id),
	CONSTRAINT fk_agreement_document_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_agreement_document_agreement_id FOREIGN KEY(agreement_id) REFERENCES partner_agreement (id)
);

CREATE TABLE webhook_delivery (
	id UUID DEFAULT gen_random_uuid() NOT NULL,
	position BIGINT GENERATED ALWAYS AS IDENTITY,
	organisation_id UUID NOT NULL,
	webhook_id UUID NOT NULL,
	event_id UUID,
	type TEXT NOT NULL,
	payload JSONB NOT NULL,
	state TEXT DEFAULT 'queued' NOT NULL,
	attempts INTEGER DEFAULT 0 NOT NULL,
	next_try_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_webhook_delivery PRIMARY KEY (id),
	CONSTRAINT ck_webhook_delivery_state_known CHECK (state IN ('queued', 'sent', 'failed')),
	CONSTRAINT uq_webhook_delivery_webhook_id_event_id UNIQUE (webhook_id, event_id),
	CONSTRAINT uq_webhook_delivery_position UNIQUE (position),
	CONSTRAINT fk_webhook_delivery_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_webhook_delivery_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhook (id) ON DELETE CASCADE
);

CREATE TABLE lot_unexpected (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	code TEXT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	seen_by TEXT DEFAULT '' NOT NULL,
	settlement TEXT,
	settled_on DATE,
	settled_by TEXT DEFAULT '' NOT NULL,
	explanation TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_lot_unexpected PRIMARY KEY (id),
	CONSTRAINT ck_lot_unexpected_settlement_known CHECK (settlement IN ('ours', 'not_ours', 'returned')),
	CONSTRAINT ck_lot_unexpected_settled_is_dated CHECK (settlement IS NULL OR settled_on IS NOT NULL),
	CONSTRAINT fk_lot_unexpected_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_lot_unexpected_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
);

CREATE TABLE lot_revision (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	subject_id UUID,
	field TEXT NOT NULL,
	old_value JSONB NOT NULL,
	new_value JSONB NOT NULL,
	comment TEXT NOT NULL,
	side TEXT NOT NULL,
	proposed_by TEXT NOT NULL,
	proposed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	answer TEXT DEFAULT '' NOT NULL,
	answered_by TEXT DEFAULT '' NOT NULL,
	answered_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_lot_revision PRIMARY KEY (id),
	CONSTRAINT ck_lot_revision_side_known CHECK (side IN ('authority', 'partner')),
	CONSTRAINT ck_lot_revision_state_known CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
	CONSTRAINT ck_lot_revision_refusal_is_said CHECK (state NOT IN ('refused') OR answer <> ''),
	CONSTRAINT fk_lot_revision_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_lot_revision_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
);

CREATE TABLE lot_delays (
	authority_id UUID NOT NULL,
	answer_days INTEGER NOT NULL,
	reception_days INTEGER NOT NULL,
	outcome_days INTEGER NOT NULL,
	certificate_days INTEGER NOT NULL,
	agreement_days INTEGER NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	CONSTRAINT pk_lot_delays PRIMARY KEY (authority_id),
	CONSTRAINT ck_lot_delays_days_positive CHECK (least(answer_days, reception_days, outcome_days, certificate_days, agreement_days) > 0),
	CONSTRAINT fk_lot_delays_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE waste_shipment (
	lot_id UUID NOT NULL,
	authority_id UUID NOT NULL,
	emitter JSONB DEFAULT '{}' NOT NULL,
	pickup JSONB DEFAULT '{}' NOT NULL,
	carrier JSONB DEFAULT '{}' NOT NULL,
	destination JSONB DEFAULT '{}' NOT NULL,
	scheme JSONB DEFAULT '{}' NOT NULL,
	packagings JSONB DEFAULT '[]' NOT NULL,
	operation_planned TEXT,
	operation_done TEXT,
	operation_mode TEXT,
	treated_on DATE,
	consistence TEXT DEFAULT 'SOLID' NOT NULL,
	onu_code TEXT DEFAULT '' NOT NULL,
	is_pop BOOLEAN,
	slip_number TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_waste_shipment PRIMARY KEY (lot_id),
	CONSTRAINT ck_waste_shipment_operation_planned_known CHECK (operation_planned IN ('R0', 'R1', 'R3', 'R4', 'R5', 'R11', 'R12', 'R13', 'D1', 'D5', 'D9', 'D10', 'D13', 'D14', 'D15')),
	CONSTRAINT ck_waste_shipment_operation_done_known CHECK (operation_done IN ('R0', 'R1', 'R3', 'R4', 'R5', 'R11', 'R12', 'R13', 'D1', 'D5', 'D9', 'D10', 'D13', 'D14', 'D15')),
	CONSTRAINT ck_waste_shipment_operation_mode_known CHECK (operation_mode IN ('REUTILISATION', 'RECYCLAGE', 'VALORISATION_ENERGETIQUE', 'ELIMINATION', 'AUTRES_VALORISATIONS')),
	CONSTRAINT ck_waste_shipment_consistence_known CHECK (consistence IN ('SOLID', 'LIQUID', 'GASEOUS', 'DOUGHY')),
	CONSTRAINT ck_waste_shipment_treatment_is_said CHECK (treated_on IS NULL OR operation_done IS NOT NULL),
	CONSTRAINT fk_waste_shipment_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id),
	CONSTRAINT fk_waste_shipment_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE waste_weighing (
	lot_id UUID NOT NULL,
	waste_code TEXT NOT NULL,
	authority_id UUID NOT NULL,
	weight_t NUMERIC(8, 3) NOT NULL,
	is_estimate BOOLEAN NOT NULL,
	CONSTRAINT pk_waste_weighing PRIMARY KEY (lot_id, waste_code),
	CONSTRAINT ck_waste_weighing_code_form CHECK (waste_code ~ '^[0-9]{2} [0-9]{2} [0-9]{2}[*]?$'),
	CONSTRAINT ck_waste_weighing_weight_bounds CHECK (weight_t > 0 AND weight_t <= 10000),
	CONSTRAINT fk_waste_weighing_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id),
	CONSTRAINT fk_waste_weighing_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE webhook_attempt (
	id UUID NOT NULL,
	organisation_id UUID NOT NULL,
	delivery_id UUID NOT NULL,
	status INTEGER,
	error TEXT,
	milliseconds INTEGER NOT NULL,
	tried_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_webhook_attempt PRIMARY KEY (id),
	CONSTRAINT fk_webhook_attempt_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
	CONSTRAINT fk_webhook_attempt_delivery_id FOREIGN KEY(delivery_id) REFERENCES webhook_delivery (id) ON DELETE CASCADE
);

CREATE TABLE drive_report (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	digest TEXT NOT NULL,
	model TEXT DEFAULT '' NOT NULL,
	serial TEXT DEFAULT '' NOT NULL,
	serial_key TEXT,
	medium TEXT NOT NULL,
	capacity_bytes BIGINT,
	passed BOOLEAN,
	power_on_hours BIGINT,
	reallocated BIGINT,
	pending BIGINT,
	wear_percent INTEGER,
	temperature INTEGER,
	read_at TIMESTAMP WITH TIME ZONE,
	matched_by TEXT NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	added_by TEXT NOT NULL,
	CONSTRAINT pk_drive_report PRIMARY KEY (id),
	CONSTRAINT ck_drive_report_medium_known CHECK (medium IN ('ssd', 'hdd', 'unknown')),
	CONSTRAINT ck_drive_report_matched_by_known CHECK (matched_by IN ('serial', 'person')),
	CONSTRAINT fk_drive_report_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_drive_report_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE TABLE triage (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	is_latest BOOLEAN DEFAULT true NOT NULL,
	performed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	performed_by TEXT NOT NULL,
	functional_grade TEXT,
	cosmetic_grade TEXT,
	faults JSONB DEFAULT '[]' NOT NULL,
	accessories JSONB DEFAULT '[]' NOT NULL,
	locks JSONB DEFAULT '{}' NOT NULL,
	repair_cost NUMERIC(12, 2),
	note TEXT DEFAULT '' NOT NULL,
	facts JSONB NOT NULL,
	missing JSONB DEFAULT '[]' NOT NULL,
	drive_digests JSONB DEFAULT '[]' NOT NULL,
	rules_version INTEGER NOT NULL,
	rules_edition TEXT NOT NULL,
	recommended_route TEXT NOT NULL,
	is_locked BOOLEAN NOT NULL,
	confidence TEXT NOT NULL,
	reasons JSONB NOT NULL,
	alternatives JSONB NOT NULL,
	decided_route TEXT,
	decided_why TEXT DEFAULT '' NOT NULL,
	decided_at TIMESTAMP WITH TIME ZONE,
	decided_by TEXT DEFAULT '' NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_triage PRIMARY KEY (id),
	CONSTRAINT ck_triage_functional_grade_known CHECK (functional_grade IN ('F2', 'F3', 'F4', 'F5', 'F6')),
	CONSTRAINT ck_triage_cosmetic_grade_known CHECK (cosmetic_grade IN ('C1', 'C2', 'C4', 'C6', 'C9')),
	CONSTRAINT ck_triage_recommended_route_known CHECK (recommended_route IN ('repair', 'reuse', 'refurbish', 'recycle')),
	CONSTRAINT ck_triage_decided_route_known CHECK (decided_route IN ('repair', 'reuse', 'refurbish', 'recycle')),
	CONSTRAINT ck_triage_confidence_known CHECK (confidence IN ('high', 'medium', 'low')),
	CONSTRAINT ck_triage_cost_not_negative CHECK (repair_cost >= 0),
	CONSTRAINT ck_triage_other_choice_says_why CHECK (decided_route IS NULL OR (decided_route = recommended_route AND NOT is_locked) OR decided_why <> ''),
	CONSTRAINT ck_triage_decision_is_dated CHECK (num_nonnulls(decided_route, decided_at) <> 1),
	CONSTRAINT fk_triage_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_triage_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id)
);

CREATE TABLE repair (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	fault_kind TEXT DEFAULT 'other' NOT NULL,
	fault TEXT DEFAULT '' NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
	opened_by TEXT NOT NULL,
	provider TEXT DEFAULT 'inside' NOT NULL,
	partner_id UUID,
	provider_name TEXT DEFAULT '' NOT NULL,
	sent_on DATE,
	expected_on DATE,
	warranty TEXT DEFAULT 'none' NOT NULL,
	warranty_reference TEXT DEFAULT '' NOT NULL,
	labour_cost NUMERIC(12, 2),
	currency TEXT DEFAULT 'EUR' NOT NULL,
	verdict TEXT,
	outcome TEXT,
	finished_at TIMESTAMP WITH TIME ZONE,
	notes TEXT DEFAULT '' NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_repair PRIMARY KEY (id),
	CONSTRAINT ck_repair_fault_kind_known CHECK (fault_kind IN ('screen', 'battery', 'disk', 'keyboard', 'power', 'board', 'software', 'other')),
	CONSTRAINT ck_repair_provider_known CHECK (provider IN ('inside', 'partner', 'other')),
	CONSTRAINT ck_repair_warranty_known CHECK (warranty IN ('none', 'claimed', 'accepted', 'refused')),
	CONSTRAINT ck_repair_verdict_known CHECK (verdict IN ('repaired', 'irreparable')),
	CONSTRAINT ck_repair_outcome_known CHECK (outcome IN ('repaired', 'irreparable', 'not_worth', 'cancelled')),
	CONSTRAINT ck_repair_currency_known CHECK (currency IN ('EUR')),
	CONSTRAINT ck_repair_end_is_dated CHECK ((outcome IS NULL) = (finished_at IS NULL)),
	CONSTRAINT ck_repair_labour_not_negative CHECK (labour_cost >= 0),
	CONSTRAINT ck_repair_comes_back_later CHECK (expected_on >= sent_on),
	CONSTRAINT ck_repair_partner_is_named CHECK ((provider = 'partner') = (partner_id IS NOT NULL)),
	CONSTRAINT ck_repair_other_is_named CHECK (provider <> 'other' OR provider_name <> ''),
	CONSTRAINT fk_repair_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_repair_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id),
	CONSTRAINT fk_repair_partner_id FOREIGN KEY(partner_id) REFERENCES organisation (id)
);

CREATE TABLE medium (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	kind TEXT DEFAULT 'other' NOT NULL,
	manufacturer TEXT DEFAULT '' NOT NULL,
	model TEXT DEFAULT '' NOT NULL,
	serial TEXT DEFAULT '' NOT NULL,
	serial_key TEXT,
	capacity_bytes BIGINT,
	source TEXT NOT NULL,
	removed_at TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_medium PRIMARY KEY (id),
	CONSTRAINT ck_medium_kind_known CHECK (kind IN ('hdd', 'ssd', 'nvme', 'emmc', 'phone', 'other')),
	CONSTRAINT ck_medium_source_known CHECK (source IN ('inventory', 'report', 'hand')),
	CONSTRAINT ck_medium_capacity_positive CHECK (capacity_bytes > 0),
	CONSTRAINT fk_medium_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_medium_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id) ON DELETE CASCADE
);

CREATE TABLE repair_part (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	repair_id UUID NOT NULL,
	label TEXT NOT NULL,
	quantity INTEGER DEFAULT 1 NOT NULL,
	unit_cost NUMERIC(12, 2) DEFAULT 0 NOT NULL,
	reused BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT pk_repair_part PRIMARY KEY (id),
	CONSTRAINT ck_repair_part_has_quantity CHECK (quantity > 0),
	CONSTRAINT ck_repair_part_cost_not_negative CHECK (unit_cost >= 0),
	CONSTRAINT fk_repair_part_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_repair_part_repair_id FOREIGN KEY(repair_id) REFERENCES repair (id)
);

CREATE TABLE line_value (
	line_id UUID NOT NULL,
	authority_id UUID NOT NULL,
	lot_id UUID NOT NULL,
	unit_value NUMERIC(10, 2) NOT NULL,
	valued_on DATE NOT NULL,
	CONSTRAINT pk_line_value PRIMARY KEY (line_id),
	CONSTRAINT ck_line_value_not_negative CHECK (unit_value >= 0),
	CONSTRAINT fk_line_value_line_id FOREIGN KEY(line_id) REFERENCES lot_line (id) ON DELETE CASCADE,
	CONSTRAINT fk_line_value_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_line_value_lot_id FOREIGN KEY(lot_id) REFERENCES lot (id)
);

ALTER TABLE login_session ADD COLUMN by_link boolean DEFAULT false NOT NULL;

ALTER TABLE partner_profile ADD COLUMN beneficiary text;

ALTER TABLE partner_profile ADD COLUMN rna text;

ALTER TABLE partner_profile ADD COLUMN phone text DEFAULT ''::text NOT NULL;

ALTER TABLE partner_profile ADD COLUMN email text DEFAULT ''::text NOT NULL;

ALTER TABLE partner_profile ADD COLUMN opening_hours text DEFAULT ''::text NOT NULL;

ALTER TABLE partner_profile ADD COLUMN commune text DEFAULT ''::text NOT NULL;

ALTER TABLE partner_profile ADD COLUMN latitude numeric(8,5);

ALTER TABLE partner_profile ADD COLUMN longitude numeric(8,5);

ALTER TABLE partner_profile ADD COLUMN communes jsonb DEFAULT '[]'::jsonb NOT NULL;

ALTER TABLE partner_profile ADD COLUMN radius_km integer;

ALTER TABLE partner_profile ADD COLUMN conditions text DEFAULT ''::text NOT NULL;

ALTER TABLE partner_profile ADD COLUMN min_functional text;

ALTER TABLE partner_profile ADD COLUMN min_cosmetic text;

ALTER TABLE partner_profile ADD COLUMN minimum_devices integer;

ALTER TABLE partner_profile ADD COLUMN minimum_kg integer;

ALTER TABLE partner_profile ADD COLUMN registered_by uuid;

ALTER TABLE partner_profile ADD COLUMN version integer DEFAULT 1 NOT NULL;

ALTER TABLE model ADD COLUMN repair_index numeric(3,1);

ALTER TABLE model ADD COLUMN durability_index numeric(3,1);

ALTER TABLE model ADD COLUMN eu_repair_class text;

ALTER TABLE model ADD COLUMN eprel_id text;

ALTER TABLE lot ADD COLUMN gift_article text;

ALTER TABLE lot ADD COLUMN beneficiary_type text;

ALTER TABLE lot ADD COLUMN checked_by text DEFAULT ''::text NOT NULL;

ALTER TABLE lot ADD COLUMN checked_on date;

ALTER TABLE lot ADD COLUMN agreement_id uuid;

ALTER TABLE lot ADD COLUMN commitment_on date;

ALTER TABLE lot ADD COLUMN commitment_reference text DEFAULT ''::text NOT NULL;

ALTER TABLE lot ADD COLUMN commitment_statement text DEFAULT ''::text NOT NULL;

ALTER TABLE lot ADD COLUMN confidentiality_reference text DEFAULT ''::text NOT NULL;

ALTER TABLE lot ADD COLUMN slots jsonb DEFAULT '[]'::jsonb NOT NULL;

ALTER TABLE lot ADD COLUMN slots_by text;

ALTER TABLE lot ADD COLUMN pallets integer;

ALTER TABLE lot ADD COLUMN packaging text DEFAULT ''::text NOT NULL;

ALTER TABLE lot ADD COLUMN measured_kg numeric(9,2);

ALTER TABLE lot ADD COLUMN measured_by text DEFAULT ''::text NOT NULL;

ALTER TABLE asset ADD COLUMN sensitive boolean DEFAULT false NOT NULL;

ALTER TABLE lot_signature ADD COLUMN drawing text;

ALTER TABLE lot_signature ADD COLUMN method text DEFAULT 'code'::text NOT NULL;

ALTER TABLE signing_code ADD COLUMN issued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL;

ALTER TABLE reported_device ADD COLUMN disks jsonb DEFAULT '[]'::jsonb NOT NULL;

ALTER TABLE sanitisation ADD COLUMN medium_id uuid;

ALTER TABLE sanitisation ADD COLUMN medium_manufacturer text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN medium_model text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN medium_kind text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN capacity_bytes bigint;

ALTER TABLE sanitisation ADD COLUMN property_number text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN medium_source text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN confidentiality_before text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN confidentiality_after text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN verification text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN destination text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN performed_title text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN performed_place text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN performed_contact text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN signed_by uuid;

ALTER TABLE sanitisation ADD COLUMN signed_name text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN verified_at timestamp with time zone;

ALTER TABLE sanitisation ADD COLUMN verified_title text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN verified_place text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN verified_contact text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN verification_signed_by uuid;

ALTER TABLE sanitisation ADD COLUMN verification_signed_name text DEFAULT ''::text NOT NULL;

ALTER TABLE sanitisation ADD COLUMN details jsonb DEFAULT '{}'::jsonb NOT NULL;

ALTER TABLE sanitisation ADD COLUMN report_id uuid;

ALTER TABLE sanitisation ADD COLUMN report_line text;

ALTER TABLE lot_line ADD COLUMN measured_kg numeric(7,2);

ALTER TABLE lot_line ADD COLUMN measured_by text DEFAULT ''::text NOT NULL;

ALTER TABLE lot_line ADD COLUMN pallet integer;

ALTER TABLE lot_line ADD COLUMN accessories text DEFAULT ''::text NOT NULL;

ALTER TABLE lot_line ADD COLUMN waste_code text;

ALTER TABLE lot_line ADD COLUMN seen_at timestamp with time zone;

ALTER TABLE lot_line ADD COLUMN seen_by text DEFAULT ''::text NOT NULL;

ALTER TABLE lot_line ADD COLUMN repair_id uuid;

ALTER TABLE lot_line ADD COLUMN repair_outcome text;

ALTER TABLE lot_line ADD COLUMN repair_on date;

ALTER TABLE lot_line ADD COLUMN repair_done text DEFAULT ''::text NOT NULL;

ALTER TABLE lot_line ADD COLUMN repair_cost numeric(12,2);

ALTER TABLE lot ADD CONSTRAINT ck_lot_beneficiary_type_known CHECK ((beneficiary_type = ANY (ARRAY['parents_association'::text, 'tutoring_association'::text, 'public_utility'::text, 'esus_reuse'::text, 'student_association'::text, 'general_interest'::text, 'staff'::text, 'public_body'::text])));

ALTER TABLE lot ADD CONSTRAINT ck_lot_gift_article_known CHECK ((gift_article = ANY (ARRAY['associations'::text, 'staff'::text, 'public_bodies'::text])));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_repair_comes_back CHECK (((repair_id IS NULL) OR (outcome IS NULL)));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_repair_cost_not_negative CHECK ((repair_cost >= (0)::numeric));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_repair_has_sheet CHECK (((repair_outcome IS NULL) OR (repair_id IS NOT NULL)));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_repair_is_dated CHECK (((repair_outcome IS NULL) OR (repair_on IS NOT NULL)));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_repair_outcome_known CHECK ((repair_outcome = ANY (ARRAY['repaired'::text, 'irreparable'::text])));

ALTER TABLE lot_line ADD CONSTRAINT ck_lot_line_weight_positive CHECK ((measured_kg >= (0)::numeric));

ALTER TABLE lot ADD CONSTRAINT ck_lot_pallets_counted CHECK ((pallets >= 0));

ALTER TABLE lot_signature ADD CONSTRAINT ck_lot_signature_drawing_is_small CHECK ((length(drawing) <= 20000));

ALTER TABLE lot_signature ADD CONSTRAINT ck_lot_signature_method_known CHECK ((method = ANY (ARRAY['code'::text, 'own'::text])));

ALTER TABLE lot ADD CONSTRAINT ck_lot_slots_by_known CHECK ((slots_by = ANY (ARRAY['authority'::text, 'partner'::text])));

ALTER TABLE lot ADD CONSTRAINT ck_lot_weight_positive CHECK ((measured_kg >= (0)::numeric));

ALTER TABLE model ADD CONSTRAINT ck_model_durability_index_range CHECK (((durability_index >= (0)::numeric) AND (durability_index <= (10)::numeric)));

ALTER TABLE model ADD CONSTRAINT ck_model_eu_repair_class_known CHECK ((eu_repair_class = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text, 'E'::text])));

ALTER TABLE model ADD CONSTRAINT ck_model_repair_index_range CHECK (((repair_index >= (0)::numeric) AND (repair_index <= (10)::numeric)));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_beneficiary_known CHECK ((beneficiary = ANY (ARRAY['parents_association'::text, 'tutoring_association'::text, 'public_utility'::text, 'esus_reuse'::text, 'student_association'::text, 'general_interest'::text, 'public_body'::text])));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_min_cosmetic_known CHECK ((min_cosmetic = ANY (ARRAY['C1'::text, 'C2'::text, 'C4'::text, 'C6'::text, 'C9'::text])));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_min_functional_known CHECK ((min_functional = ANY (ARRAY['F2'::text, 'F3'::text, 'F4'::text, 'F5'::text, 'F6'::text])));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_minimum_above_zero CHECK (((minimum_devices > 0) AND (minimum_kg > 0)));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_place_is_whole CHECK (((latitude IS NULL) = (longitude IS NULL)));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_place_on_earth CHECK (((abs(latitude) <= (90)::numeric) AND (abs(longitude) <= (180)::numeric)));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_radius_has_centre CHECK (((radius_km IS NULL) OR ((radius_km > 0) AND (latitude IS NOT NULL))));

ALTER TABLE partner_profile ADD CONSTRAINT ck_partner_profile_rna_form CHECK ((rna ~ '^W[0-9][0-9A-Z][0-9]{7}$'::text));

ALTER TABLE sanitisation ADD CONSTRAINT ck_sanitisation_confidentiality_after_known CHECK ((confidentiality_after = ANY (ARRAY[''::text, 'ordinary'::text, 'sensitive'::text, 'restricted'::text])));

ALTER TABLE sanitisation ADD CONSTRAINT ck_sanitisation_confidentiality_before_known CHECK ((confidentiality_before = ANY (ARRAY[''::text, 'ordinary'::text, 'sensitive'::text, 'restricted'::text])));

ALTER TABLE sanitisation ADD CONSTRAINT ck_sanitisation_medium_kind_known CHECK ((medium_kind = ANY (ARRAY[''::text, 'hdd'::text, 'ssd'::text, 'nvme'::text, 'emmc'::text, 'phone'::text, 'other'::text])));

ALTER TABLE sanitisation ADD CONSTRAINT ck_sanitisation_report_has_line CHECK (((report_id IS NULL) = (report_line IS NULL)));

ALTER TABLE sanitisation ADD CONSTRAINT ck_sanitisation_verification_known CHECK ((verification = ANY (ARRAY[''::text, 'full'::text, 'sampling'::text, 'none'::text])));

ALTER TABLE lot ADD CONSTRAINT fk_lot_agreement_id FOREIGN KEY (agreement_id) REFERENCES partner_agreement(id);

ALTER TABLE lot_line ADD CONSTRAINT fk_lot_line_repair_id FOREIGN KEY (repair_id) REFERENCES repair(id);

ALTER TABLE partner_profile ADD CONSTRAINT fk_partner_profile_registered_by FOREIGN KEY (registered_by) REFERENCES organisation(id);

ALTER TABLE sanitisation ADD CONSTRAINT fk_sanitisation_medium_id FOREIGN KEY (medium_id) REFERENCES medium(id) ON DELETE SET NULL;

ALTER TABLE sanitisation ADD CONSTRAINT fk_sanitisation_report_id FOREIGN KEY (report_id) REFERENCES sanitisation_report(id);

CREATE OR REPLACE FUNCTION public.identify_link(hash bytea)
 RETURNS TABLE(link_id uuid, account_id uuid, name text, locale text, role text, has_password boolean, organisation_id uuid, organisation_name text, uses integer, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT l.id,
     a.id,
     a.name,
     a.locale,
     m.role,
     (a.password_hash IS NOT NULL),
     o.id,
     o.name,
     l.uses,
     l.expires_at
    FROM (((login_link l
      JOIN account a ON (((a.id = l.account_id) AND a.is_active)))
      JOIN organisation o ON ((o.id = l.organisation_id)))
      JOIN membership m ON (((m.account_id = a.id) AND (m.organisation_id = o.id))))
   WHERE ((l.token_hash = identify_link.hash) AND (l.revoked_at IS NULL));
END;

CREATE OR REPLACE FUNCTION public.forget_messages()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 DELETE FROM message
   WHERE (message.created_at < (now() - '1 year'::interval));
END;

CREATE OR REPLACE FUNCTION public.calendar_of(hash bytea)
 RETURNS TABLE(organisation_id uuid, account_id uuid, role text, locale text, entered text)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT f.organisation_id,
     a.id,
     m.role,
     a.locale,
     set_config('lifecycle.organisation'::text, (f.organisation_id)::text, true) AS set_config
    FROM ((calendar_feed f
      JOIN account a ON (((a.id = f.account_id) AND a.is_active)))
      JOIN membership m ON (((m.account_id = a.id) AND (m.organisation_id = f.organisation_id))))
   WHERE (f.token_hash = calendar_of.hash);
END;

CREATE OR REPLACE FUNCTION public.organisations_with_mail()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT message.organisation_id
    FROM message
   WHERE (message.expanded_at IS NULL)
 UNION
  SELECT message_delivery.organisation_id
    FROM message_delivery
   WHERE ((message_delivery.state = ANY (ARRAY['queued'::text, 'sending'::text])) AND (message_delivery.next_try_at <= clock_timestamp()));
END;

CREATE OR REPLACE FUNCTION public.queue_webhooks()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
BEGIN
  IF NOT EXISTS (SELECT FROM webhook WHERE is_active) THEN RETURN NULL; END IF;
  INSERT INTO webhook_delivery (organisation_id, webhook_id, event_id, type, payload)
  SELECT w.organisation_id, w.id, e.id, e.type, jsonb_build_object(
    'type', e.type, 'timestamp', to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'data', jsonb_build_object('event_id', e.id, 'subject_type', e.subject_type, 'subject_id', e.subject_id,
      'occurred_at', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'from_state', e.from_state, 'to_state', e.to_state))
  FROM (SELECT *, replace(tag, ':', '.') AS type FROM recorded) e
  JOIN webhook w ON w.is_active AND (
    w.organisation_id = e.authority_id
    OR e.subject_type = 'lot' AND EXISTS (
      SELECT FROM lot WHERE lot.id = e.subject_id AND lot.partner_id = w.organisation_id
        AND (lot.offered_at IS NOT NULL OR e.from_state = 'offered')))
  WHERE EXISTS (SELECT FROM unnest(w.topics) AS topic WHERE starts_with(
    e.type || '.', CASE WHEN topic LIKE '%*' THEN rtrim(topic, '*') ELSE topic || '.' END))
  ORDER BY e.position, w.id;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.due_webhooks()
 RETURNS TABLE(webhook_id uuid, organisation_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT w.id,
     w.organisation_id
    FROM webhook w
   WHERE (w.is_active AND ((w.held_until IS NULL) OR (w.held_until <= clock_timestamp())) AND (EXISTS ( SELECT
            FROM webhook_delivery d
           WHERE ((d.webhook_id = w.id) AND (d.state = 'queued'::text) AND (d.next_try_at <= clock_timestamp())))));
END;

CREATE OR REPLACE FUNCTION public.forget_calls()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 DELETE FROM webhook_delivery
   WHERE ((webhook_delivery.state <> 'queued'::text) AND (webhook_delivery.created_at < (now() - '60 days'::interval)));
END;

CREATE OR REPLACE FUNCTION public.register_partner(wanted uuid, network uuid, wanted_name text, wanted_siret text, wanted_kind text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION public.name_partner(wanted_name text, wanted_siret text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
BEGIN
  IF EXISTS (SELECT FROM organisation WHERE siret = wanted_siret AND id <> current_organisation()) THEN
    RETURN false;
  END IF;
  UPDATE organisation SET name = wanted_name, siret = wanted_siret
  WHERE id = current_organisation() AND kind = 'partner';
  RETURN FOUND;
END $function$;

CREATE OR REPLACE FUNCTION public.partner_load(start timestamp with time zone, finish timestamp with time zone)
 RETURNS TABLE(partner_id uuid, route text, devices bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT lot.partner_id,
     lot.route,
     count(*) AS count
    FROM (lot
      JOIN lot_line line ON (((line.lot_id = lot.id) AND (line.decision <> 'refused'::text))))
   WHERE ((lot.state <> ALL (ARRAY['draft'::text, 'offered'::text, 'declined'::text, 'cancelled'::text])) AND (COALESCE(lot.handed_over_at, lot.pickup_at, lot.answered_at) >= partner_load.start) AND (COALESCE(lot.handed_over_at, lot.pickup_at, lot.answered_at) < partner_load.finish) AND ((lot.partner_id = current_organisation()) OR shares_network(lot.partner_id)))
   GROUP BY lot.partner_id, lot.route;
END;

CREATE INDEX ix_login_link_account_id ON public.login_link USING btree (account_id);

CREATE INDEX ix_message_newest ON public.message USING btree (organisation_id, created_at, id);

CREATE INDEX ix_message_waiting ON public.message USING btree (organisation_id) WHERE (expanded_at IS NULL);

CREATE INDEX ix_sanitisation_report_created ON public.sanitisation_report USING btree (authority_id, created_at, id);

CREATE UNIQUE INDEX uq_sanitisation_rule ON public.sanitisation_rule USING btree (authority_id, confidentiality, category_key) NULLS NOT DISTINCT;

CREATE INDEX ix_partner_certification_organisation_id ON public.partner_certification USING btree (organisation_id);

CREATE INDEX ix_partner_agreement_partner_id ON public.partner_agreement USING btree (partner_id);

CREATE INDEX ix_message_delivery_mail ON public.message_delivery USING btree (organisation_id, mail_id);

CREATE INDEX ix_message_delivery_newest ON public.message_delivery USING btree (organisation_id, created_at, id);

CREATE INDEX ix_message_delivery_due ON public.message_delivery USING btree (next_try_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX ix_webhook_organisation ON public.webhook USING btree (organisation_id) WHERE is_active;

CREATE INDEX ix_agreement_document_agreement_id ON public.agreement_document USING btree (agreement_id);

CREATE INDEX ix_webhook_delivery_newest ON public.webhook_delivery USING btree (webhook_id, "position");

CREATE INDEX ix_webhook_delivery_due ON public.webhook_delivery USING btree (webhook_id, "position") WHERE (state = 'queued'::text);

CREATE UNIQUE INDEX uq_lot_unexpected_code ON public.lot_unexpected USING btree (lot_id, upper(code));

CREATE INDEX ix_lot_unexpected_authority_id ON public.lot_unexpected USING btree (authority_id);

CREATE INDEX ix_lot_revision_authority_id ON public.lot_revision USING btree (authority_id);

CREATE INDEX ix_lot_revision_lot ON public.lot_revision USING btree (lot_id, proposed_at);

CREATE UNIQUE INDEX uq_lot_revision_pending ON public.lot_revision USING btree (COALESCE(subject_id, lot_id), lot_id, field) WHERE (state = 'pending'::text);

CREATE INDEX ix_waste_shipment_authority_id ON public.waste_shipment USING btree (authority_id);

CREATE INDEX ix_waste_weighing_authority_id ON public.waste_weighing USING btree (authority_id);

CREATE INDEX ix_webhook_attempt_delivery ON public.webhook_attempt USING btree (delivery_id, id);

CREATE INDEX ix_drive_report_asset ON public.drive_report USING btree (asset_id, added_at, id);

CREATE INDEX ix_drive_report_authority_id ON public.drive_report USING btree (authority_id);

CREATE INDEX ix_triage_asset ON public.triage USING btree (asset_id, performed_at, id);

CREATE INDEX ix_triage_authority ON public.triage USING btree (authority_id, performed_at, id);

CREATE UNIQUE INDEX uq_triage_latest ON public.triage USING btree (asset_id) WHERE is_latest;

CREATE UNIQUE INDEX uq_repair_open ON public.repair USING btree (asset_id) WHERE (finished_at IS NULL);

CREATE INDEX ix_repair_asset ON public.repair USING btree (asset_id, opened_at);

CREATE INDEX ix_repair_authority ON public.repair USING btree (authority_id, finished_at, id);

CREATE UNIQUE INDEX uq_medium_serial ON public.medium USING btree (asset_id, serial_key) WHERE (serial_key IS NOT NULL);

CREATE INDEX ix_medium_serial ON public.medium USING btree (authority_id, serial_key) WHERE (serial_key IS NOT NULL);

CREATE INDEX ix_medium_asset ON public.medium USING btree (asset_id);

CREATE INDEX ix_repair_part_repair_id ON public.repair_part USING btree (repair_id);

CREATE INDEX ix_sanitisation_medium ON public.sanitisation USING btree (medium_id) WHERE (medium_id IS NOT NULL);

CREATE UNIQUE INDEX uq_sanitisation_report_line ON public.sanitisation USING btree (authority_id, report_line) WHERE (report_line IS NOT NULL);

CREATE INDEX ix_line_value_authority_id ON public.line_value USING btree (authority_id);

CREATE INDEX ix_line_value_lot_id ON public.line_value USING btree (lot_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON login_link TO lifecycle_app;

ALTER TABLE login_link ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON login_link TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON message TO lifecycle_app;

ALTER TABLE message ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON message TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY told ON message FOR INSERT TO lifecycle_app WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON message_preference TO lifecycle_app;

ALTER TABLE message_preference ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON message_preference TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_feed TO lifecycle_app;

ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON calendar_feed TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON triage_rules TO lifecycle_app;

ALTER TABLE triage_rules ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON triage_rules TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON sanitisation_report TO lifecycle_app;

ALTER TABLE sanitisation_report ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON sanitisation_report TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON sanitisation_rule TO lifecycle_app;

ALTER TABLE sanitisation_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON sanitisation_rule TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON sanitisation_setting TO lifecycle_app;

ALTER TABLE sanitisation_setting ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON sanitisation_setting TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, UPDATE ON partner_profile TO lifecycle_app;

CREATE POLICY own_insert ON partner_profile AS RESTRICTIVE FOR INSERT TO lifecycle_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_update ON partner_profile AS RESTRICTIVE FOR UPDATE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON partner_profile AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, DELETE ON partner_route TO lifecycle_app;

CREATE POLICY own_insert ON partner_route AS RESTRICTIVE FOR INSERT TO lifecycle_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_update ON partner_route AS RESTRICTIVE FOR UPDATE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON partner_route AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, DELETE ON partner_capacity TO lifecycle_app;

ALTER TABLE partner_capacity ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON partner_capacity TO lifecycle_app USING (EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id));

CREATE POLICY own_insert ON partner_capacity AS RESTRICTIVE FOR INSERT TO lifecycle_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_update ON partner_capacity AS RESTRICTIVE FOR UPDATE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON partner_capacity AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON partner_certification TO lifecycle_app;

ALTER TABLE partner_certification ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON partner_certification TO lifecycle_app USING (EXISTS (SELECT FROM organisation o WHERE o.id = organisation_id));

CREATE POLICY own_insert ON partner_certification AS RESTRICTIVE FOR INSERT TO lifecycle_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_update ON partner_certification AS RESTRICTIVE FOR UPDATE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON partner_certification AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE ON partner_agreement TO lifecycle_app;

ALTER TABLE partner_agreement ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON partner_agreement TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR partner_id = (SELECT current_organisation())) WITH CHECK (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON waste_code_rule TO lifecycle_app;

ALTER TABLE waste_code_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON waste_code_rule TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON message_delivery TO lifecycle_app;

ALTER TABLE message_delivery ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON message_delivery TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook TO lifecycle_app;

ALTER TABLE webhook ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON webhook TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

CREATE TRIGGER webhooks AFTER INSERT ON event REFERENCING NEW TABLE AS recorded
  FOR EACH STATEMENT EXECUTE FUNCTION queue_webhooks();

GRANT SELECT, INSERT ON agreement_document TO lifecycle_app;

ALTER TABLE agreement_document ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON agreement_document TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM partner_agreement a WHERE a.id = agreement_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_delivery TO lifecycle_app;

ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON webhook_delivery TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE ON lot_signature TO lifecycle_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON lot_unexpected TO lifecycle_app;

ALTER TABLE lot_unexpected ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot_unexpected TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.id = lot_unexpected.lot_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON lot_unexpected AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE ON lot_revision TO lifecycle_app;

ALTER TABLE lot_revision ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot_revision TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.id = lot_revision.lot_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE ON lot_delays TO lifecycle_app;

ALTER TABLE lot_delays ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON lot_delays TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM lot WHERE lot.authority_id = lot_delays.authority_id)) WITH CHECK (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON waste_shipment TO lifecycle_app;

ALTER TABLE waste_shipment ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON waste_shipment TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON waste_weighing TO lifecycle_app;

ALTER TABLE waste_weighing ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON waste_weighing TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_attempt TO lifecycle_app;

ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON webhook_attempt TO lifecycle_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON drive_report TO lifecycle_app;

ALTER TABLE drive_report ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON drive_report TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON triage TO lifecycle_app;

ALTER TABLE triage ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON triage TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON repair TO lifecycle_app;

ALTER TABLE repair ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON repair TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON medium TO lifecycle_app;

ALTER TABLE medium ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON medium TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON repair_part TO lifecycle_app;

ALTER TABLE repair_part ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON repair_part TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON lot_line AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON line_value TO lifecycle_app;

ALTER TABLE line_value ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON line_value TO lifecycle_app USING (authority_id = (SELECT current_organisation()));
-- Sanitisation: what earlier certificates say of media. A serial that once passed becomes a medium of its device;
-- a record without one keeps speaking for the whole device.
INSERT INTO medium (id, authority_id, asset_id, serial, serial_key, source)
SELECT gen_random_uuid(), authority_id, asset_id, min(medium_serial), key, 'hand'
FROM (SELECT *, upper(regexp_replace(medium_serial, '[[:space:]_-]', '', 'g')) AS key FROM sanitisation WHERE result = 'passed') AS known
WHERE key ~ '[1-9A-Z]' AND length(key) >= 4 GROUP BY authority_id, asset_id, key;
UPDATE sanitisation SET medium_id = medium.id FROM medium
WHERE medium.asset_id = sanitisation.asset_id
  AND medium.serial_key = upper(regexp_replace(sanitisation.medium_serial, '[[:space:]_-]', '', 'g'));

INSERT INTO partner_certification (id, organisation_id, kind, valid_until)
SELECT gen_random_uuid(), organisation_id, 'certified_destruction', destroys_until
FROM partner_profile WHERE destroys_until IS NOT NULL;
ALTER TABLE partner_profile DROP COLUMN destroys_until;
INSERT INTO lot_unexpected (id, authority_id, lot_id, code, seen_at, seen_by)
SELECT DISTINCT ON (e.subject_id, upper(code)) gen_random_uuid(), e.authority_id, e.subject_id, code, e.occurred_at, e.actor_name
FROM event e JOIN lot ON lot.id = e.subject_id CROSS JOIN LATERAL jsonb_array_elements_text(e.details->'unexpected') AS code
WHERE e.tag = 'lot:state:received' AND code <> ''
ORDER BY e.subject_id, upper(code), e.sequence DESC;
