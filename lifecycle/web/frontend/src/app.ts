// What pages gain with a script; each of them works without.
import "htmx.org";
import { autoSubmit } from "./behaviours/auto-submit.ts";
import { confirmations } from "./behaviours/confirm.ts";
import { copyButtons } from "./behaviours/copy.ts";
import { details } from "./behaviours/details.ts";
import { dialogs } from "./behaviours/dialog.ts";
import { focusAnswers } from "./behaviours/focus.ts";
import { listKeys } from "./behaviours/list-keys.ts";
import { printButtons } from "./behaviours/print.ts";
import { relativeDates } from "./behaviours/relative.ts";
import { requestIds } from "./behaviours/request-id.ts";
import { sheetDrawings } from "./behaviours/sheet-drawing.ts";
import { ticks } from "./behaviours/tick.ts";

confirmations();
requestIds();
autoSubmit();
copyButtons();
details();
dialogs();
focusAnswers();
listKeys();
printButtons();
relativeDates();
sheetDrawings();
ticks();
