"""Lots: prepared, offered, answered, handed over, received, and what became of each device.

A package a stage, in their order: `preparation`, `agreement`, `departure`, `arrival`, `outcome`; `repair` is
of lots that come back, `revision` of changes after a signature, `timing` of what is due when.

What all of them stand on is here: the tables (`model`, `exchange_model`), what is read of them (`queries`,
`views`, `line_view`, `manifest`, `exchange_queries`, `exchange_views`), lines as use cases handle them
(`lotlines`). Every write goes through `writing` (lock, scope, nonce, event), every device through `devices`;
who is told is in `telling`, what the next step still needs in `checklist`, refusals in `errors`.
"""
