"""The demonstration as people meet it: who signs in, where devices stand, what partners find."""

from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import text

from lifecycle.access.permissions import KIND_ROLES, Role
from lifecycle.demo import EMAILS, is_loaded, load_demo
from lifecycle.kernel.codes import is_code
from lifecycle.people.passwords import is_password
from lifecycle.states.lots import LotState

PASSWORD = "un mot de passe d’essai"
TODAY = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_second_load_changes_nothing(demo, files):
    assert is_loaded(demo)
    before = demo.scalar(text("SELECT count(*) FROM event"))
    load_demo(demo, files, "autre", TODAY.date())
    assert demo.scalar(text("SELECT count(*) FROM event")) == before


def test_the_five_accounts_open_with_the_password_in_their_role(demo):
    known = demo.execute(
        text("""SELECT email, password_hash, role, kind, organisation.size FROM account
            JOIN membership ON membership.account_id = account.id
            JOIN (SELECT o.*, count(asset.id) AS size FROM organisation o
              LEFT JOIN asset ON asset.authority_id = o.id GROUP BY o.id) organisation
              ON organisation.id = membership.organisation_id""")
    ).all()
    for row in known:
        assert Role(row.role) in KIND_ROLES[row.kind]
    by_email = {row.email: row for row in known}
    assert [by_email[email].role for email in EMAILS] == [*Role]
    assert all(is_password(PASSWORD, by_email[email].password_hash) for email in EMAILS)
    assert all(by_email[email].size > 3900 for email in EMAILS[:3])
    assert max(Counter(row.email for row in known).values()) == 2


def test_devices_stand_where_those_of_a_real_fleet_do(demo):
    sizes = demo.execute(
        text("""SELECT count(*) AS size, avg((state = 'in_use')::int) AS used,
              avg((state = 'in_stock')::int) AS stocked, avg((state = 'retired')::int) AS retired,
              avg((state = 'in_repair')::int) AS repaired, avg((state = 'missing')::int) AS missing,
              count(*) FILTER (WHERE restricted) AS restricted, count(parent_id) AS attached
            FROM asset GROUP BY authority_id ORDER BY size DESC""")
    ).all()
    assert [row.size for row in sizes] == [4000, 600, 150]
    largest = sizes[0]
    assert 0.66 < largest.used < 0.74
    assert 0.09 < largest.stocked < 0.15
    assert 0.04 < largest.retired < 0.08
    assert 0.01 < largest.repaired < 0.03
    assert 0.005 < largest.missing < 0.02
    assert largest.restricted > 5
    assert largest.attached > 300
    years = demo.scalars(
        text("SELECT DISTINCT extract(year FROM occurred_at)::int FROM event ORDER BY 1")
    ).all()
    assert years == [2020, 2021, 2022, 2023, 2024, 2025, 2026]


def test_the_partner_finds_lots_in_each_of_its_boxes(demo):
    partner = demo.scalar(
        text("""SELECT organisation_id FROM membership JOIN account ON account.id = account_id
            WHERE email = 'partner@demo.example'""")
    )
    with demo.begin_nested() as savepoint:
        demo.execute(text("SET LOCAL ROLE lifecycle_app"))
        demo.execute(text("SELECT set_config('lifecycle.organisation', :id, true)"), {"id": str(partner)})
        states = set(demo.scalars(text("SELECT state FROM lot")))
        lines = demo.scalar(text("SELECT count(*) FROM lot_line WHERE manifest ->> 'code' IS NULL"))
        savepoint.rollback()
    assert states >= {*LotState} - {LotState.DRAFT, LotState.CANCELLED}
    assert LotState.DRAFT not in states
    assert lines == 0


def test_labels_are_true_and_each_device_here_has_one(demo):
    assert all(is_code(code) for code in demo.scalars(text("SELECT code FROM label")))
    without = text("""SELECT count(*) FROM asset LEFT JOIN label ON asset_id = asset.id
        AND label.state = 'current' WHERE asset.state <> 'ordered' AND code IS NULL""")
    assert demo.scalar(without) == 0
    assert demo.scalar(text("SELECT count(*) FROM label WHERE state = 'replaced'")) > 20


def test_proofs_lie_in_the_file_store(demo, files):
    proofs = demo.execute(text("SELECT sha256, size FROM proof")).all()
    assert len(proofs) > 15
    for proof in proofs:
        document = files.read(proof.sha256)
        assert document.startswith(b"%PDF")
        assert len(document) == proof.size
