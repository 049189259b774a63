"""Make .venv hold exactly what a lock file names: `python3 .ci/install.py requirements.lock`.

Runs on the system's Python before anything is installed, so it uses the standard library alone and
stays readable for interpreters older than the project supports.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
OLDEST = (3, 11)


def main(lock_name):
    """Create .venv where it is missing and install the lock file where its content has changed."""
    if sys.version_info < OLDEST:
        return stop(
            "HEP needs Python %d.%d or newer; this is Python %d.%d.\nInstall a newer one and name it:"
            " make PYTHON=python3.11 run" % (OLDEST + sys.version_info[:2])
        )
    lock = ROOT / lock_name
    stamp = VENV / (".stamp-" + lock.stem)
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return 0
    return make_venv() or install(lock, stamp, wanted)


def fingerprint(lock):
    """Content, not date: a touched file or a fresh checkout of the same one installs nothing."""
    running = "%s %s\n" % (sys.version, VENV)
    return hashlib.sha256(running.encode() + lock.read_bytes()).hexdigest()


def make_venv():
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", "import pip"], check=False).returncode == 0:
        return 0
    try:
        import ensurepip  # noqa: F401, PLC0415  Debian ships Python without it
        import venv  # noqa: PLC0415
    except ImportError:
        return stop("Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv")
    say("Making .venv with Python %d.%d" % sys.version_info[:2])
    venv.create(str(VENV), with_pip=True, clear=VENV.exists())
    return 0


def install(lock, stamp, wanted):
    names = [line.split("==")[0] for line in lock.read_text().splitlines() if "==" in line[:80]]
    say("Installing %d packages from %s (once, about half a minute)" % (len(names), lock.name))
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off", "-r", str(lock)]
    if not show_progress(command, len(names)):
        return stop("Installing failed; pip's reason stands above. Is the package index reachable?")
    stamp.write_text(wanted)
    return 0


def show_progress(command, total):
    """Run pip with one counting line; its full words are shown only when it fails."""
    words, done = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout:
            words.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                done += 1
                if sys.stdout.isatty():
                    sys.stdout.write("\r  %d of %d" % (min(done, total), total))
                    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write("\n")
    if pip.returncode:
        sys.stderr.writelines(words[-25:])
    return pip.returncode == 0


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(reason):
    sys.stderr.write(reason + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
