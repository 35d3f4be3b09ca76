"""Unpacks the members of a wheel that start with one of the given prefixes, with their executable bits.

Usage: python3 unpack-wheel.py WHEEL FOLDER PREFIX...
Python does this because it streams zip64 archives of a gigabyte; Node has no reader for them.
"""

import os
import shutil
import sys
import zipfile


def unpack(wheel, folder, prefixes):
    count = 0
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.is_dir() or not member.filename.startswith(prefixes):
                continue
            target = os.path.normpath(os.path.join(folder, member.filename))
            if not target.startswith(os.path.normpath(folder) + os.sep):
                sys.exit("%s: member %s would leave the folder" % (wheel, member.filename))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            # ZipFile checks each member's CRC at the end of its stream.
            with archive.open(member) as source, open(target, "wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)
            if (member.external_attr >> 16) & 0o111:
                os.chmod(target, 0o755)
            count += 1
    if count == 0:
        sys.exit("%s: nothing in it starts with %s" % (wheel, " or ".join(prefixes)))


try:
    unpack(sys.argv[1], sys.argv[2], tuple(sys.argv[3:]))
except (OSError, zipfile.BadZipFile) as error:
    sys.exit("%s: %s" % (sys.argv[1], error))
