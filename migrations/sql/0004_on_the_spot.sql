ALTER TABLE organisation ADD logo_digest TEXT,
  ADD label_line TEXT DEFAULT '' NOT NULL;
REVOKE UPDATE ON organisation FROM lifecycle_app;
GRANT SELECT, UPDATE (short_name, shows_owner, logo_digest, label_line, settings) ON organisation TO lifecycle_app;

CREATE POLICY own_change ON organisation AS RESTRICTIVE FOR UPDATE TO lifecycle_app
  USING (id = (SELECT current_organisation()));

ALTER TABLE asset ADD label_wanted BOOLEAN DEFAULT true NOT NULL;

ALTER TABLE event DROP CONSTRAINT ck_event_subject_type_known,
  ADD CONSTRAINT ck_event_subject_type_known CHECK (subject_type IN ('asset', 'lot', 'inventory', 'organisation'));

CREATE TABLE phone (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	account_id UUID NOT NULL,
	name TEXT NOT NULL,
	pending INTEGER DEFAULT '0' NOT NULL,
	heard_at TIMESTAMP WITH TIME ZONE NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_phone PRIMARY KEY (id),
	CONSTRAINT ck_phone_pending_not_negative CHECK (pending >= 0),
	CONSTRAINT fk_phone_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_phone_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_phone_authority_id ON phone (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON phone TO lifecycle_app;

ALTER TABLE phone ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON phone TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE label_batch (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	number INTEGER NOT NULL,
	count INTEGER NOT NULL,
	sheet TEXT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	made_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	printed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_label_batch PRIMARY KEY (id),
	CONSTRAINT ck_label_batch_state_known CHECK (state IN ('open', 'void')),
	CONSTRAINT uq_label_batch_authority_id_number UNIQUE (authority_id, number),
	CONSTRAINT ck_label_batch_has_labels CHECK (count > 0),
	CONSTRAINT fk_label_batch_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON label_batch TO lifecycle_app;

ALTER TABLE label_batch ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON label_batch TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE label_sheet (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	columns INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	width NUMERIC(6, 2) NOT NULL,
	height NUMERIC(6, 2) NOT NULL,
	margin_left NUMERIC(6, 2) NOT NULL,
	margin_top NUMERIC(6, 2) NOT NULL,
	pitch_x NUMERIC(6, 2) NOT NULL,
	pitch_y NUMERIC(6, 2) NOT NULL,
	page_width NUMERIC(6, 2) NOT NULL,
	page_height NUMERIC(6, 2) NOT NULL,
	inset NUMERIC(6, 2) NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_label_sheet PRIMARY KEY (id),
	CONSTRAINT fk_label_sheet_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_label_sheet_name ON label_sheet (authority_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON label_sheet TO lifecycle_app;

ALTER TABLE label_sheet ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON label_sheet TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE printer (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	right_mm NUMERIC(6, 2) DEFAULT '0' NOT NULL,
	down_mm NUMERIC(6, 2) DEFAULT '0' NOT NULL,
	sheet TEXT,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_printer PRIMARY KEY (id),
	CONSTRAINT ck_printer_shift_is_small CHECK (abs(right_mm) <= 10 AND abs(down_mm) <= 10),
	CONSTRAINT fk_printer_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE UNIQUE INDEX uq_printer_name ON printer (authority_id, lower(name));

GRANT SELECT, INSERT, UPDATE, DELETE ON printer TO lifecycle_app;

ALTER TABLE printer ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON printer TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE phone_hold (
	phone_id UUID NOT NULL,
	subject_id UUID NOT NULL,
	subject_type TEXT NOT NULL,
	authority_id UUID NOT NULL,
	pending INTEGER NOT NULL,
	heard_at TIMESTAMP WITH TIME ZONE NOT NULL,
	released_at TIMESTAMP WITH TIME ZONE,
	released_by TEXT,
	CONSTRAINT pk_phone_hold PRIMARY KEY (phone_id, subject_id),
	CONSTRAINT ck_phone_hold_subject_type_known CHECK (subject_type IN ('inventory', 'lot')),
	CONSTRAINT ck_phone_hold_pending_not_negative CHECK (pending >= 0),
	CONSTRAINT fk_phone_hold_phone_id FOREIGN KEY(phone_id) REFERENCES phone (id),
	CONSTRAINT fk_phone_hold_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE INDEX ix_phone_hold_authority_id ON phone_hold (authority_id);

CREATE INDEX ix_phone_hold_subject_id ON phone_hold (subject_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON phone_hold TO lifecycle_app;

ALTER TABLE phone_hold ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON phone_hold TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE inventory (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	name TEXT NOT NULL,
	site_id UUID,
	room_id UUID,
	wanted JSONB DEFAULT '{}' NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	started_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	started_by TEXT NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	ended_by TEXT,
	CONSTRAINT pk_inventory PRIMARY KEY (id),
	CONSTRAINT ck_inventory_state_known CHECK (state IN ('open', 'closed', 'cancelled')),
	CONSTRAINT ck_inventory_ended_when_not_open CHECK ((state = 'open') = (ended_at IS NULL)),
	CONSTRAINT fk_inventory_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_inventory_site_id FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_inventory_room_id FOREIGN KEY(room_id) REFERENCES room (id)
);

CREATE INDEX ix_inventory_started ON inventory (authority_id, started_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON inventory TO lifecycle_app;

ALTER TABLE inventory ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON inventory TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE inventory_line (
	inventory_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	authority_id UUID NOT NULL,
	is_expected BOOLEAN NOT NULL,
	site_id UUID,
	room_id UUID,
	seen_at TIMESTAMP WITH TIME ZONE,
	seen_by TEXT,
	seen_room_id UUID,
	finding TEXT,
	sighting_id UUID,
	settled TEXT,
	settled_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_inventory_line PRIMARY KEY (inventory_id, asset_id),
	CONSTRAINT ck_inventory_line_finding_known CHECK (finding IN ('found', 'misplaced', 'unexpected')),
	CONSTRAINT ck_inventory_line_settled_known CHECK (settled IN ('moved', 'missing', 'found')),
	CONSTRAINT ck_inventory_line_expected_or_seen CHECK (is_expected OR seen_at IS NOT NULL),
	CONSTRAINT ck_inventory_line_seen_is_told CHECK (num_nonnulls(seen_at, seen_by, finding, sighting_id) IN (0, 4)),
	CONSTRAINT ck_inventory_line_settled_is_dated CHECK ((settled IS NULL) = (settled_at IS NULL)),
	CONSTRAINT fk_inventory_line_inventory_id FOREIGN KEY(inventory_id) REFERENCES inventory (id),
	CONSTRAINT fk_inventory_line_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id) ON DELETE CASCADE,
	CONSTRAINT fk_inventory_line_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_inventory_line_site_id FOREIGN KEY(site_id) REFERENCES site (id),
	CONSTRAINT fk_inventory_line_room_id FOREIGN KEY(room_id) REFERENCES room (id),
	CONSTRAINT fk_inventory_line_seen_room_id FOREIGN KEY(seen_room_id) REFERENCES room (id)
);

CREATE INDEX ix_inventory_line_authority_id ON inventory_line (authority_id);

CREATE INDEX ix_inventory_line_asset_id ON inventory_line (asset_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON inventory_line TO lifecycle_app;

ALTER TABLE inventory_line ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON inventory_line TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE photo (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	asset_id UUID NOT NULL,
	event_id UUID NOT NULL,
	subject TEXT NOT NULL,
	caption TEXT DEFAULT '' NOT NULL,
	digest TEXT NOT NULL,
	width INTEGER NOT NULL,
	height INTEGER NOT NULL,
	size INTEGER NOT NULL,
	taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
	taken_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	removed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT pk_photo PRIMARY KEY (id),
	CONSTRAINT ck_photo_subject_known CHECK (subject IN ('condition', 'damage')),
	CONSTRAINT ck_photo_has_a_size CHECK (width > 0 AND height > 0 AND size > 0),
	CONSTRAINT fk_photo_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_photo_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id) ON DELETE CASCADE
);

CREATE INDEX ix_photo_asset ON photo (asset_id, taken_at);

CREATE INDEX ix_photo_authority_id ON photo (authority_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON photo TO lifecycle_app;

ALTER TABLE photo ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON photo TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TABLE scan (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	phone_id UUID NOT NULL,
	position INTEGER NOT NULL,
	verb TEXT NOT NULL,
	readings JSONB NOT NULL,
	asset_id UUID,
	waits_for UUID,
	said JSONB NOT NULL,
	known JSONB,
	account_id UUID NOT NULL,
	actor_name TEXT NOT NULL,
	occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	answer JSONB NOT NULL,
	settled_for TEXT,
	settled_at TIMESTAMP WITH TIME ZONE,
	settled_by TEXT,
	CONSTRAINT pk_scan PRIMARY KEY (id),
	CONSTRAINT ck_scan_verb_known CHECK (verb IN ('look_up', 'count', 'move', 'deploy', 'take_back', 'send_to_repair', 'repaired', 'receive', 'retire', 'add_to_lot', 'create', 'claim', 'note', 'found', 'undo')),
	CONSTRAINT ck_scan_kind_known CHECK (kind IN ('done', 'already', 'look', 'refused')),
	CONSTRAINT ck_scan_state_known CHECK (state IN ('answered', 'to_check', 'settled', 'undone')),
	CONSTRAINT ck_scan_settled_for_known CHECK (settled_for IN ('phone', 'registry')),
	CONSTRAINT fk_scan_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_scan_phone_id FOREIGN KEY(phone_id) REFERENCES phone (id),
	CONSTRAINT fk_scan_asset_id FOREIGN KEY(asset_id) REFERENCES asset (id) ON DELETE SET NULL,
	CONSTRAINT fk_scan_waits_for FOREIGN KEY(waits_for) REFERENCES scan (id),
	CONSTRAINT fk_scan_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);

CREATE INDEX ix_scan_waits_for ON scan (waits_for) WHERE waits_for IS NOT NULL;

CREATE INDEX ix_scan_phone ON scan (phone_id, position);

CREATE INDEX ix_scan_to_check ON scan (authority_id, asset_id) WHERE state = 'to_check';

GRANT SELECT, INSERT, UPDATE, DELETE ON scan TO lifecycle_app;

ALTER TABLE scan ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON scan TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

ALTER TABLE label ADD room_id UUID,
  ADD batch_id UUID,
  ADD applied_at TIMESTAMP WITH TIME ZONE,
  DROP CONSTRAINT ck_label_claimed_has_asset,
  ADD CONSTRAINT ck_label_claimed_has_subject CHECK ((state IN ('current', 'replaced')) = (num_nonnulls(asset_id, room_id) = 1)),
  ADD CONSTRAINT ck_label_one_subject CHECK (num_nonnulls(asset_id, room_id) <= 1),
  ADD CONSTRAINT fk_label_room_id FOREIGN KEY(room_id) REFERENCES room (id),
  ADD CONSTRAINT fk_label_batch_id FOREIGN KEY(batch_id) REFERENCES label_batch (id);
CREATE UNIQUE INDEX uq_label_current_room ON label (room_id) WHERE state = 'current';
CREATE INDEX ix_label_batch ON label (batch_id) WHERE batch_id IS NOT NULL;
