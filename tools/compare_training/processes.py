"""Runs a measurement in a process of its own."""

import os
import subprocess
import sys
import tempfile


def run(command):
    """A process's output, and the most bytes of memory that it held."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        # Popen does not know that its process is gone.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"{command[0]} ended with {process.returncode}: {errors.read()}")
        output.seek(0)
        return output.read(), usage.ru_maxrss * 1024
