CREATE TABLE factor_version (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	version INTEGER NOT NULL,
	document JSONB NOT NULL,
	change TEXT NOT NULL,
	made_by TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_factor_version PRIMARY KEY (id),
	CONSTRAINT uq_factor_version_authority_id_version UNIQUE (authority_id, version),
	CONSTRAINT ck_factor_version_version_from_one CHECK (version > 0),
	CONSTRAINT ck_factor_version_change_known CHECK (change IN ('set', 'values', 'parameters')),
	CONSTRAINT fk_factor_version_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE objective (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	title TEXT NOT NULL,
	theme TEXT NOT NULL,
	indicator TEXT,
	own_indicator TEXT DEFAULT '' NOT NULL,
	own_unit TEXT DEFAULT '' NOT NULL,
	sense TEXT NOT NULL,
	baseline_value NUMERIC(15, 3),
	baseline_year INTEGER,
	owner TEXT DEFAULT '' NOT NULL,
	description TEXT DEFAULT '' NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_objective PRIMARY KEY (id),
	CONSTRAINT ck_objective_theme_known CHECK (theme IN ('procurement', 'hardware', 'services', 'awareness', 'inclusion', 'territory')),
	CONSTRAINT ck_objective_sense_known CHECK (sense IN ('at_least', 'at_most')),
	CONSTRAINT ck_objective_one_indicator CHECK ((indicator IS NULL) <> (own_indicator = '')),
	CONSTRAINT ck_objective_baseline_is_whole CHECK ((baseline_value IS NULL) = (baseline_year IS NULL)),
	CONSTRAINT ck_objective_baseline_in_our_time CHECK (baseline_year BETWEEN 2000 AND 2100),
	CONSTRAINT fk_objective_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE governance_note (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	held_on DATE NOT NULL,
	title TEXT NOT NULL,
	body TEXT DEFAULT '' NOT NULL,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_governance_note PRIMARY KEY (id),
	CONSTRAINT fk_governance_note_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE yearly_fact (
	authority_id UUID NOT NULL,
	year INTEGER NOT NULL,
	agents INTEGER,
	inhabitants INTEGER,
	CONSTRAINT pk_yearly_fact PRIMARY KEY (authority_id, year),
	CONSTRAINT ck_yearly_fact_in_our_time CHECK (year BETWEEN 2000 AND 2100),
	CONSTRAINT ck_yearly_fact_agents_above_zero CHECK (agents > 0),
	CONSTRAINT ck_yearly_fact_inhabitants_above_zero CHECK (inhabitants > 0),
	CONSTRAINT fk_yearly_fact_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE kept_board (
	authority_id UUID NOT NULL,
	board TEXT NOT NULL,
	scope TEXT NOT NULL,
	day DATE NOT NULL,
	stamp TEXT NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	seen BIGINT NOT NULL,
	computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	payload JSONB NOT NULL,
	CONSTRAINT pk_kept_board PRIMARY KEY (authority_id, board, scope),
	CONSTRAINT fk_kept_board_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE monthly_point (
	authority_id UUID NOT NULL,
	figure TEXT NOT NULL,
	month DATE NOT NULL,
	day DATE NOT NULL,
	value NUMERIC,
	CONSTRAINT pk_monthly_point PRIMARY KEY (authority_id, figure, month),
	CONSTRAINT ck_monthly_point_month_is_its_first_day CHECK (extract(day FROM month) = 1),
	CONSTRAINT fk_monthly_point_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE published_year (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	year INTEGER NOT NULL,
	number INTEGER NOT NULL,
	published_at TIMESTAMP WITH TIME ZONE NOT NULL,
	account_id UUID,
	published_by TEXT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	factor_set TEXT NOT NULL,
	factor_version TEXT NOT NULL,
	factor_title TEXT NOT NULL,
	program TEXT NOT NULL,
	payload JSONB NOT NULL,
	CONSTRAINT pk_published_year PRIMARY KEY (id),
	CONSTRAINT uq_published_year_authority_id_year_number UNIQUE (authority_id, year, number),
	CONSTRAINT ck_published_year_number_counts CHECK (number > 0),
	CONSTRAINT fk_published_year_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE network_share (
	authority_id UUID NOT NULL,
	network_id UUID NOT NULL,
	agreed_by TEXT NOT NULL,
	agreed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_network_share PRIMARY KEY (authority_id, network_id),
	CONSTRAINT fk_network_share_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_network_share_network_id FOREIGN KEY(network_id) REFERENCES organisation (id)
);

CREATE TABLE declared_spend (
	authority_id UUID NOT NULL,
	year SMALLINT NOT NULL,
	product_type TEXT NOT NULL,
	total NUMERIC(12, 2),
	reuse NUMERIC(12, 2),
	donated NUMERIC(12, 2),
	recycled NUMERIC(12, 2),
	comment TEXT DEFAULT '' NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_declared_spend PRIMARY KEY (authority_id, year, product_type),
	CONSTRAINT ck_declared_spend_product_type_known CHECK (product_type IN ('it', 'printing', 'print_supplies', 'textiles', 'paper', 'office_supplies', 'transport', 'vehicles', 'furniture', 'street_furniture', 'waste_collection', 'bottles', 'sport', 'green_spaces', 'modular_buildings', 'appliances', 'games')),
	CONSTRAINT ck_declared_spend_year_bounds CHECK (year BETWEEN 2021 AND 2199),
	CONSTRAINT ck_declared_spend_not_negative CHECK (least(total, reuse, donated, recycled) >= 0),
	CONSTRAINT ck_declared_spend_within_total CHECK (reuse <= total AND recycled <= total),
	CONSTRAINT fk_declared_spend_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE spend_rule (
	authority_id UUID NOT NULL,
	category_key TEXT NOT NULL,
	product_type TEXT,
	donation_value NUMERIC(12, 2),
	CONSTRAINT pk_spend_rule PRIMARY KEY (authority_id, category_key),
	CONSTRAINT ck_spend_rule_product_type_known CHECK (product_type IN ('it', 'printing', 'print_supplies', 'textiles', 'paper', 'office_supplies', 'transport', 'vehicles', 'furniture', 'street_furniture', 'waste_collection', 'bottles', 'sport', 'green_spaces', 'modular_buildings', 'appliances', 'games')),
	CONSTRAINT ck_spend_rule_value_not_negative CHECK (donation_value >= 0),
	CONSTRAINT fk_spend_rule_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_spend_rule_category_key FOREIGN KEY(category_key) REFERENCES category (key)
);

CREATE TABLE objective_year (
	objective_id UUID NOT NULL,
	year INTEGER NOT NULL,
	authority_id UUID NOT NULL,
	target NUMERIC(15, 3),
	measured NUMERIC(15, 3),
	CONSTRAINT pk_objective_year PRIMARY KEY (objective_id, year),
	CONSTRAINT ck_objective_year_in_our_time CHECK (year BETWEEN 2000 AND 2100),
	CONSTRAINT ck_objective_year_says_something CHECK (target IS NOT NULL OR measured IS NOT NULL),
	CONSTRAINT fk_objective_year_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id) ON DELETE CASCADE,
	CONSTRAINT fk_objective_year_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE measure (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	objective_id UUID,
	action TEXT NOT NULL,
	means TEXT DEFAULT '' NOT NULL,
	state TEXT NOT NULL,
	starts_on DATE,
	ends_on DATE,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_measure PRIMARY KEY (id),
	CONSTRAINT ck_measure_state_known CHECK (state IN ('planned', 'under_way', 'done', 'dropped')),
	CONSTRAINT ck_measure_ends_after_start CHECK (ends_on >= starts_on),
	CONSTRAINT fk_measure_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_measure_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id) ON DELETE SET NULL
);

CREATE TABLE shared_year (
	authority_id UUID NOT NULL,
	year INTEGER NOT NULL,
	day DATE NOT NULL,
	since TIMESTAMP WITH TIME ZONE NOT NULL,
	seen BIGINT NOT NULL,
	computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	payload JSONB NOT NULL,
	CONSTRAINT pk_shared_year PRIMARY KEY (authority_id, year),
	CONSTRAINT fk_shared_year_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id)
);

CREATE TABLE public_page (
	id UUID NOT NULL,
	authority_id UUID NOT NULL,
	site_id UUID,
	slug TEXT NOT NULL,
	title TEXT NOT NULL,
	introduction TEXT DEFAULT '' NOT NULL,
	chosen JSONB DEFAULT '[]' NOT NULL,
	is_frozen BOOLEAN DEFAULT false NOT NULL,
	is_listed BOOLEAN DEFAULT false NOT NULL,
	content JSONB,
	refreshed_at TIMESTAMP WITH TIME ZONE,
	published_at TIMESTAMP WITH TIME ZONE,
	version INTEGER DEFAULT 1 NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT pk_public_page PRIMARY KEY (id),
	CONSTRAINT uq_public_page_slug UNIQUE (slug),
	CONSTRAINT uq_public_page_authority_id_site_id UNIQUE NULLS NOT DISTINCT (authority_id, site_id),
	CONSTRAINT ck_public_page_slug_form CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
	CONSTRAINT ck_public_page_shows_something CHECK (published_at IS NULL OR content IS NOT NULL),
	CONSTRAINT fk_public_page_authority_id FOREIGN KEY(authority_id) REFERENCES organisation (id),
	CONSTRAINT fk_public_page_site_id FOREIGN KEY(site_id) REFERENCES site (id)
);

CREATE OR REPLACE FUNCTION public.stale_shares(wanted integer, today date, before timestamp with time zone)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT s.authority_id
    FROM ((network_share s
      JOIN network_member m ON (((m.network_id = s.network_id) AND (m.member_id = s.authority_id))))
      LEFT JOIN shared_year y ON (((y.authority_id = s.authority_id) AND (y.year = stale_shares.wanted))))
   WHERE ((s.network_id = current_organisation()) AND ((y.day IS DISTINCT FROM stale_shares.today) OR ((y.computed_at < stale_shares.before) AND (y.seen <> ( SELECT count(*) AS count
            FROM event e
           WHERE ((e.authority_id = s.authority_id) AND (e.recorded_at >= y.since)))))))
   ORDER BY y.computed_at NULLS FIRST, s.authority_id;
END;

CREATE OR REPLACE FUNCTION public.published_page(wanted text)
 RETURNS TABLE(owner text, logo_digest text, title text, introduction text, content jsonb, is_frozen boolean, is_listed boolean, refreshed_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
BEGIN ATOMIC
 SELECT o.name,
     o.logo_digest,
     p.title,
     p.introduction,
     p.content,
     p.is_frozen,
     p.is_listed,
     p.refreshed_at
    FROM (public_page p
      JOIN organisation o ON ((o.id = p.authority_id)))
   WHERE ((p.slug = published_page.wanted) AND (p.published_at IS NOT NULL));
END;

CREATE INDEX ix_objective_authority_id ON public.objective USING btree (authority_id);

CREATE INDEX ix_governance_note_authority_id ON public.governance_note USING btree (authority_id);

CREATE INDEX ix_network_share_network_id ON public.network_share USING btree (network_id);

CREATE INDEX ix_objective_year_authority_id ON public.objective_year USING btree (authority_id);

CREATE INDEX ix_measure_objective_id ON public.measure USING btree (objective_id);

CREATE INDEX ix_measure_authority_id ON public.measure USING btree (authority_id);

GRANT SELECT, INSERT ON factor_version TO lifecycle_app;

ALTER TABLE factor_version ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON factor_version TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON factor_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON objective TO lifecycle_app;

ALTER TABLE objective ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON objective TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON governance_note TO lifecycle_app;

ALTER TABLE governance_note ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON governance_note TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON yearly_fact TO lifecycle_app;

ALTER TABLE yearly_fact ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON yearly_fact TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON kept_board TO lifecycle_app;

ALTER TABLE kept_board ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON kept_board TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON monthly_point TO lifecycle_app;

ALTER TABLE monthly_point ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON monthly_point TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT ON published_year TO lifecycle_app;

ALTER TABLE published_year ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON published_year TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON published_year FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT, DELETE ON network_share TO lifecycle_app;

ALTER TABLE network_share ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON network_share TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR network_id = (SELECT current_organisation())) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON network_share AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON declared_spend TO lifecycle_app;

ALTER TABLE declared_spend ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON declared_spend TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON spend_rule TO lifecycle_app;

ALTER TABLE spend_rule ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON spend_rule TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON objective_year TO lifecycle_app;

ALTER TABLE objective_year ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON objective_year TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON measure TO lifecycle_app;

ALTER TABLE measure ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON measure TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON shared_year TO lifecycle_app;

ALTER TABLE shared_year ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON shared_year TO lifecycle_app USING (authority_id = (SELECT current_organisation()) OR EXISTS (SELECT FROM network_share s JOIN network_member m ON m.network_id = s.network_id AND m.member_id = s.authority_id WHERE s.authority_id = shared_year.authority_id AND s.network_id = (SELECT current_organisation()))) WITH CHECK (authority_id = (SELECT current_organisation()));

CREATE POLICY own_delete ON shared_year AS RESTRICTIVE FOR DELETE TO lifecycle_app USING (authority_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE, DELETE ON public_page TO lifecycle_app;

ALTER TABLE public_page ENABLE ROW LEVEL SECURITY;

CREATE POLICY organisation ON public_page TO lifecycle_app USING (authority_id = (SELECT current_organisation()));
