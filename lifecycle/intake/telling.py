"""What the import command tells: the file, the words, the rows and the counts, in the reader's language."""

from typing import TextIO

from sqlalchemy.orm import Session

from lifecycle.intake.asked import shown_status
from lifecycle.intake.mapping import CATEGORY_LABELS
from lifecycle.intake.model import ImportRow, ImportRun
from lifecycle.intake.queries import WordsToMap, all_rows, remarks_of
from lifecycle.intake.rows import APPLIED
from lifecycle.intake.words import StatusTarget
from lifecycle.kernel.errors import DomainError, Reason
from lifecycle.kernel.text import N_, Marked, translate
from lifecycle.states.assets import STATE_LABELS
from lifecycle.states.facts import LOSS_REASON_LABELS

DONE = ("applied", "undone")  # states in which the verdicts are what came of the rows
VERDICT_LABELS = {
    "create": N_("à créer"),
    "update": N_("à mettre à jour"),
    "unchanged": N_("inchangé"),
    "ambiguous": N_("ambigu"),
    "ignored": N_("ignoré"),
    "refused": N_("refusé"),
}
VERDICT_DONE_LABELS = {**VERDICT_LABELS, "create": N_("créé"), "update": N_("mis à jour")}
_NONE = N_("aucune")
_EMPTY = N_("(vide)")


def tell_file(run: ImportRun, locale: str, out: TextIO) -> None:
    """Tell what a file was understood to be and which columns are left out."""
    found = run.understood
    lines = (
        (N_("Import : %(value)s"), str(run.id)),
        (N_("Fichier : %(value)s"), run.filename),
        (N_("Format : %(value)s"), translate(found["dialect_name"], locale)),
        (N_("Encodage : %(value)s"), found["codec"]),
        (N_("Colonnes inconnues, ignorées : %(value)s"), ", ".join(found["unknown_columns"])),
        (N_("Colonnes personnelles, non lues : %(value)s"), ", ".join(found["personal_columns"])),
    )
    for text, value in lines:
        _say(out, translate(text, locale, value=value or translate(_NONE, locale)))
    if found["undecided_dates"]:
        marks = " ".join(found["undecided_dates"])
        text = N_("Dates écrites avec « %(value)s » : précisez si le jour ou le mois vient en premier.")
        _say(out, translate(text, locale, value=marks))


def tell_words(words: WordsToMap, locale: str, out: TextIO) -> None:
    """Tell the statuses and categories of the file and what each becomes, or may become."""
    _say(out, "", translate(N_("Statuts"), locale))
    for status in words.statuses:
        chosen = _target(status.chosen, locale) if status.chosen else ""
        proposals = [_target(one, locale) for one in status.proposals]
        _say(out, _word(shown_status(status.status), status.count, chosen, proposals, locale))
    _say(out, "", translate(N_("Catégories"), locale))
    for category in words.categories:
        chosen = _category(category.chosen, locale)
        proposals = [_category(category.proposal, locale)] if category.proposal else []
        _say(out, _word(category.word, category.count, chosen, proposals, locale))


def tell_rows(session: Session, run: ImportRun, locale: str, out: TextIO, *, only_left_out: bool) -> None:
    """Tell each row's verdict, title and remarks, one line a row; or only the rows that are not taken."""
    _say(out, "", translate(N_("Lignes"), locale))
    for row in all_rows(session, run.id):
        if only_left_out and row.verdict in APPLIED:
            continue
        remarks = " ".join(dict.fromkeys(one.reason.told(locale) for one in remarks_of(row)))
        changes = ", ".join(row.changes) if row.verdict == "update" else ""
        parts = (str(row.line), translate(label_of(row, run), locale), row.title, changes, remarks)
        _say(out, " | ".join(part.replace("\n", " ") for part in parts if part))


def tell_totals(run: ImportRun, locale: str, out: TextIO) -> None:
    """Tell how many rows have each verdict."""
    counts = [
        f"{translate(label, locale)} {run.totals[verdict]}" for verdict, label in labels_of(run).items()
    ]
    text = N_("%(count)s lignes : %(value)s")
    _say(out, "", translate(text, locale, count=sum(run.totals.values()), value=", ".join(counts)))


def labels_of(run: ImportRun) -> dict[str, Marked]:
    """Return the words for the verdicts of a run: what becomes of its rows, or what became of them."""
    return VERDICT_DONE_LABELS if run.state in DONE else VERDICT_LABELS


def label_of(row: ImportRow, run: ImportRun) -> Marked:
    """Return the words for the verdict of a row; one settled after the application is still to apply."""
    return VERDICT_LABELS[row.verdict] if row.wanted else labels_of(run)[row.verdict]


def tell_undone(run: ImportRun, locale: str, out: TextIO) -> None:
    """Tell that an import is undone, and what it had done."""
    text = N_("L’import de « %(value)s » est annulé : %(created)s créés, %(updated)s mis à jour sont repris.")
    counts = {"created": run.totals.get("create", 0), "updated": run.totals.get("update", 0)}
    _say(out, translate(text, locale, value=run.filename, **counts))


def tell_refusal(error: DomainError | OSError, locale: str, out: TextIO) -> None:
    """Tell why the file or an option is refused."""
    if isinstance(error, DomainError):
        _say(out, error.told(locale), *(reason.told(locale) for reason in error.reasons))
    else:
        text = N_("Le fichier « %(value)s » ne peut pas être lu.")
        _say(out, Reason("unreadable", text, {"value": str(error.filename)}).told(locale))


def _word(word: str, count: int, chosen: str, proposals: list[str], locale: str) -> str:
    shown = {"word": word or translate(_EMPTY, locale), "count": count}
    if chosen:
        return translate(N_("  %(word)s (%(count)s) → %(value)s"), locale, **shown, value=chosen)
    if not proposals:
        return translate(N_("  %(word)s (%(count)s) : à choisir"), locale, **shown)
    text = N_("  %(word)s (%(count)s) : à confirmer, proposé : %(value)s")
    return translate(text, locale, **shown, value=" / ".join(proposals))


def _target(target: StatusTarget, locale: str) -> str:
    state = translate(STATE_LABELS[target.state], locale)
    if target.loss_reason is None:
        return state
    return f"{state} ({translate(LOSS_REASON_LABELS[target.loss_reason], locale)})"


def _category(key: str | None, locale: str) -> str:
    return translate(CATEGORY_LABELS[key], locale) if key else ""


def _say(out: TextIO, *lines: str) -> None:
    out.writelines(f"{line}\n" for line in lines)
