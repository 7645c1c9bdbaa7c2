"""Makes a machine with nothing but Python ready to run SMM, then becomes what was asked for.

`python3 smm/bootstrap.py COMMAND`: `run` (the whole of SMM), `manage ARGUMENTS…` (Django's command line), `tool
ARGUMENTS…` (a program of the development environment). Only the standard library is used here, since nothing else is
installed yet, and nothing newer than Python 3.7's syntax, so that an old Python can still say that it is too old.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDS = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]
NO_SPACE = "The disk is full: free some space below {} and start again."


class Failed(Exception):
    """Something that the person at the terminal must know, as one sentence."""


def data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()


def venv() -> Path:
    """`SMM_VENV` names a ready environment that is used as it is."""
    return Path(os.environ.get("SMM_VENV") or ROOT / ".venv")


def python() -> str:
    return str(venv() / "bin" / "python")


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno not in {errno.EADDRINUSE, errno.EACCES}
    return True


def use_new_python() -> None:
    """Go on with a newer Python of this machine where the present one is too old."""
    if sys.version_info >= NEEDS:
        return
    for name in NEWER:
        if shutil.which(name) and subprocess.call([name, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execvp(name, [name, *sys.argv])
    raise Failed("Python 3.11 or newer is needed; this is Python {}.{}.".format(*sys.version_info[:2]))


def check_port() -> None:
    host, port = os.environ.get("SMM_HOST", "127.0.0.1"), os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Failed(f"PORT={port} is not a port: take a number from 1 to 65535.")
    if not port_is_free(host, int(port)):
        raise Failed(f"Port {port} is taken or not allowed; choose another one: make run PORT=8123")


def say(text: str) -> None:
    print(text, flush=True)


def install(command: list[str], what: str) -> None:
    """Run an installer quietly; its output goes to a log, its failure becomes a sentence."""
    log = data_dir() / "install.log"
    with open(log, "a", encoding="utf-8") as output:
        begin = output.tell()
        status = subprocess.call(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    if status == 0:
        return
    with open(log, encoding="utf-8", errors="replace") as written:
        written.seek(begin)
        said = written.read()
    if "No space left" in said or "ENOSPC" in said:
        raise Failed(NO_SPACE.format(ROOT))
    if "ensurepip" in said:
        raise Failed("Python's venv module is missing: install it (on Debian: apt install python3-venv).")
    raise Failed(f"{what} could not be installed: is the network there? Details stand in {log}.")


def changed(stamp: Path, *sources: Path) -> str:
    """A fingerprint of `sources` where it differs from the one in `stamp`, else nothing."""
    present = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return "" if stamp.exists() and stamp.read_text() == present else present


def make_environment() -> None:
    if not Path(python()).exists():
        say("Making a virtual environment in .venv …")
        shutil.rmtree(venv(), ignore_errors=True)
        install([sys.executable, "-m", "venv", str(venv())], "The virtual environment")


def install_packages(lock: str) -> None:
    """Install the hashed `lock` once for each of its versions."""
    stamp = venv() / (lock + ".installed")
    fingerprint = changed(stamp, ROOT / lock)
    if fingerprint:
        say(f"Installing the packages of {lock} (a minute or two) …")
        pip = [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        install([*pip, "-r", str(ROOT / lock)], "The packages")
        stamp.write_text(fingerprint)


def install_assets() -> None:
    """Install the browser assets with npm; where Node is missing, PyPI brings it into the environment."""
    stamp = ROOT / "node_modules" / ".installed"
    fingerprint = changed(stamp, ROOT / "package-lock.json")
    if not fingerprint or stamp.parent.is_symlink():
        return
    npm = shutil.which("npm")
    if npm is None:
        install_packages("requirements-node.txt")
        npm = str(venv() / "bin" / "npm")
        os.environ["PATH"] = f"{venv() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    say("Installing browser assets …")
    install([npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], "The browser assets")
    stamp.write_text(fingerprint)


def compile_messages() -> None:
    """Compile translations that are newer than what was compiled."""
    for source in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            babel = [python(), "-m", "babel.messages.frontend", "compile", "-i", str(source), "-o", str(compiled)]
            install(babel, "The translations")


def keep_keys() -> None:
    """Make the secret key and the encryption key once and keep them where only their owner reads them."""
    file = data_dir() / "keys.env"
    if file.exists():
        return
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    draft = file.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as output:
        output.write(f"SECRET_KEY={secrets.token_urlsafe(50)}\nSMM_ENCRYPTION_KEYS={fernet}\n")
    draft.rename(file)


def make_ready(*locks: str) -> None:
    data_dir().mkdir(parents=True, exist_ok=True)
    if "SMM_VENV" not in os.environ:
        make_environment()
        for lock in locks:
            install_packages(lock)
    install_assets()
    compile_messages()


def database_problem(said: str) -> str:
    if "No space left" in said or "database or disk is full" in said:
        return NO_SPACE.format(data_dir())
    last = said.strip().splitlines()[-1:] or ["no reason was given"]
    return f"The database could not be made ready: {last[0]}"


def prepare() -> None:
    """Tables, browser assets and (once) the demo, by Django."""
    done = subprocess.run([python(), "manage.py", "prepare"], cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        (data_dir() / "prepare.log").write_text(done.stderr)
        raise Failed(database_problem(done.stderr))


def is_demo() -> bool:
    note = data_dir() / "demo"
    return os.environ["SMM_DEMO"] != "0" and note.exists() and note.read_text().strip() == "loaded"


def announce(address: str) -> None:
    parts = urllib.parse.urlsplit(address)
    say(f"\nSMM is at {address} (Ctrl-C stops it).")
    if is_demo():
        say(f"This is the demo department: its accounts are shown at {parts.scheme}://{parts.netloc}/accounts/login/\n")


def run() -> None:
    """Make everything ready, then become the parent of web, worker and beat."""
    check_port()
    make_ready("requirements.txt")
    keep_keys()
    os.environ.setdefault("SMM_DEMO", "1")
    prepare()
    announce(os.environ.get("BASE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}")
    os.environ["SMM_DEMO"] = "1" if is_demo() else "0"
    become("manage.py", "serve")


def become(*arguments: str) -> None:
    os.chdir(ROOT)
    os.execv(python(), [python(), *arguments])


def main(command: str, *arguments: str) -> None:
    use_new_python()
    if command == "run":
        run()
    elif command == "manage":
        make_ready("requirements.txt")
        keep_keys()
        become("manage.py", *arguments)
    else:
        make_ready("requirements.txt", "requirements-dev.txt")
        os.environ["PATH"] = f"{(venv() / 'bin').resolve()}{os.pathsep}{os.environ.get('PATH', '')}"
        become(*arguments)


if __name__ == "__main__":
    try:
        main(*(sys.argv[1:] or ["run"]))
    except Failed as failure:
        sys.exit(f"SMM: {failure}")
    except OSError as problem:
        full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
        sys.exit(f"SMM: {NO_SPACE.format(data_dir())}" if full else f"SMM: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
