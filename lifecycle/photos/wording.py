"""The words for photos."""

from collections.abc import Mapping

from lifecycle.kernel.text import N_

#: what a photo shows, by the subjects of `model.SUBJECTS`
SUBJECT_LABELS: Mapping[str, str] = {"condition": N_("État"), "damage": N_("Dommage")}
