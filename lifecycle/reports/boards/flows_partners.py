"""The charts of partners: what became of what each was given, what each accepts, how long outcomes take."""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lifecycle.kernel.text import N_
from lifecycle.reports import wording_flows
from lifecycle.reports.basis import Basis
from lifecycle.reports.boards.charting import chart
from lifecycle.reports.content import Chart, Point, Scope
from lifecycle.reports.decree import REUSE_OUTCOMES
from lifecycle.reports.figures import Key, Share, Words
from lifecycle.reports.making import percent
from lifecycle.reports.partners_results import PartnerResult, Results
from lifecycle.reports.queries import Total
from lifecycle.states.assets import OUTCOMES, STATE_LABELS, State

AWAITED = N_("Devenir attendu")
#: The devices handed over in a year, by partner's id and state.
ByPartner = Mapping[tuple[str, ...], Total]


def charts(left: ByPartner, results: Results, scope: Scope, basis: Basis) -> Iterator[Chart]:
    """Yield the charts of a year's partners; one that has nothing to show says so."""
    names = {
        str(one.partner_id): Words("%(name)s", {"name": one.name}) for one in results.partners if one.name
    }
    yield _outcomes(left, names, scope, basis)
    yield _yields(left, names, scope, basis)
    yield _accepted(results, scope, basis)
    yield _delays(results, scope, basis)


def _name(names: Mapping[str, Words], partner: str) -> Words:
    return names.get(partner, Words(wording_flows.NO_SUCH_PARTNER))


def _outcomes(left: ByPartner, names: Mapping[str, Words], scope: Scope, basis: Basis) -> Chart:
    points = [
        Point(
            partner,
            _name(names, partner),
            left[partner, state].rows,
            scope.behind(Key.HANDED_OVER, part=partner, state=state),
            series=state,
            series_label=Words(AWAITED if state is State.HANDED_OVER else STATE_LABELS[state]),
            tone=wording_flows.DESTINATION_TONES[state],
        )
        for partner in _by_size(left)
        for state in (*OUTCOMES, State.HANDED_OVER)
        if (partner, state) in left
    ]
    awaited = sum(found.rows for (_, state), found in left.items() if state == State.HANDED_OVER)
    reading = Words(N_("Aucun équipement n’a été remis à un partenaire en %(year)d."), {"year": scope.year})
    if points:
        reading = Words(
            N_(
                "Équipements remis à des partenaires en %(year)d : %(total)s, "
                "dont devenir attendu : %(awaited)s."
            ),
            {
                "year": scope.year,
                "total": Decimal(sum(found.rows for found in left.values())),
                "awaited": Decimal(awaited),
            },
        )
    title = Words(N_("Ce que deviennent les équipements, par partenaire"))
    return chart("partners", "flows", Key.HANDED_OVER, (title, reading), scope, basis, points)


def _by_size(left: ByPartner) -> list[str]:
    sizes: Counter[str] = Counter()
    for (partner, _), found in left.items():
        sizes[partner] += found.rows
    return sorted(sizes, key=lambda partner: (-sizes[partner], partner))


def _yields(left: ByPartner, names: Mapping[str, Words], scope: Scope, basis: Basis) -> Chart:
    told, reused = Counter[str](), Counter[str]()
    for (partner, state), found in left.items():
        told[partner] += found.rows if state in OUTCOMES else 0
        reused[partner] += found.rows if state in REUSE_OUTCOMES else 0
    shares = {partner: percent(reused[partner], told[partner]) for partner in _by_size(left)}
    points = [
        Point(partner, _name(names, partner), share, scope.behind(Key.HANDED_OVER, part=partner))
        for partner, share in sorted(shares.items(), key=lambda item: -(item[1] or 0))
        if share is not None
    ]
    reading = Words(wording_flows.NOTHING_TOLD, {"year": scope.year})
    if points:
        reading = Words(
            N_(
                "Sur les devenirs déclarés, %(name)s réemploie ou reconditionne %(share)s %% des équipements."
            ),
            {"name": points[0].label, "share": points[0].value},
        )
    title = Words(N_("Part réemployée ou reconditionnée, par partenaire"))
    return chart("yield", "bars", Share.REUSE_YIELD, (title, reading), scope, basis, points)


def _accepted(results: Results, scope: Scope, basis: Basis) -> Chart:
    points = [
        Point(str(one.partner_id), _called(one), percent(one.accepted, one.offered))
        for one in results.partners
        if one.offered
    ]
    whole = percent(results.together.accepted, results.together.offered)
    reading = Words(wording_flows.NOTHING_ANSWERED, {"year": scope.year})
    if whole is not None:
        reading = Words(
            N_("Les partenaires ont accepté %(share)s %% des équipements proposés en %(year)d."),
            {"share": whole, "year": scope.year},
        )
    title = Words(N_("Part acceptée des équipements proposés, par partenaire"))
    return chart("accepted", "bars", Share.ACCEPTED_SHARE, (title, reading), scope, basis, points)


def _delays(results: Results, scope: Scope, basis: Basis) -> Chart:
    points = [
        Point(str(one.partner_id), _called(one), one.outcome_days)
        for one in results.partners
        if one.outcome_days is not None
    ]
    days = results.together.outcome_days
    reading = Words(N_("Aucun devenir n’est encore déclaré pour %(year)d."), {"year": scope.year})
    if days is not None:
        reading = Words(
            N_("La moitié des devenirs déclarés l’ont été en %(days)s jours ou moins après la remise."),
            {"days": days},
        )
    title = Words(N_("Délai de déclaration des devenirs, par partenaire"))
    return chart("delays", "bars", Share.OUTCOME_DAYS, (title, reading), scope, basis, points)


def _called(one: PartnerResult) -> Words:
    return Words("%(name)s", {"name": one.name}) if one.name else Words(wording_flows.NO_SUCH_PARTNER)
