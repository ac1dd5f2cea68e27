"""The command line in the test's own process: what it does, without the seconds that it takes to start.

`test_commands` runs it as people do.
"""

import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from unittest.mock import patch

from lifecycle.cli import main


def lifecycle(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command with these settings alone; return its exit status and what it wrote."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LIFECYCLE_")}
    command = ["lifecycle", *words]
    with (
        patch.dict(os.environ, {**environment, **settings}, clear=True),
        patch.object(sys, "argv", command),
        redirect_stdout(StringIO()) as out,
        redirect_stderr(StringIO()) as told,
    ):
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
    return subprocess.CompletedProcess(command, code, out.getvalue(), told.getvalue())
