"""Lots: prepared, offered, answered, handed over, received, and what became of each device.

- tables: `model`, `exchange_model`; lines as use cases handle them: `lotlines`
- what is read: `queries`, `views`, `line_view`, `exchange_queries`, `exchange_views`
- preparing: `lots`, `lines`, `legal`, `frames`, `values`, `packing`, `choosing`, `load`, `manifest`,
  `offering`
- answering: `answering`, `appointing`, `ending` (schedule, cancel, close)
- leaving: `leaving`, `handover`, `signing`, `cosigning`, `signatures`, `drawing`
- arriving: `reception`, `looking`, `finding`, `discrepancies`
- what became of it: `outcomes`, `proofs`, `awaited`, `outcome_files`, `outcome_template`, `correcting`,
  `owed`
- repair lots: `repair_lots`, `repair_outcomes`, `following`
- changes after a signature: `revising`, `revisable`, `revision_targets`
- time: `deadlines`, `delays`, `reminders`, `waiting`; who is told: `telling`
- every write goes through `writing` (lock, scope, nonce, event), every device through `devices`; what the
  next
  step still needs is in `checklist`, refusals are in `errors`
"""
