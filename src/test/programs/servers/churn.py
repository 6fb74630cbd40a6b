"""Packs, sorts and stores rows in two threads. Ends after the seconds of its argument."""
import json
import sqlite3
import sys
import threading
import time
import zlib


def work(end):
    base = sqlite3.connect(":memory:")
    base.execute("create table rows (number integer, text blob)")
    while time.monotonic() < end:
        rows = [{"number": i, "text": "x" * (600 + i)} for i in range(50)]
        packed = zlib.compress(json.dumps(rows).encode())
        base.execute("insert into rows values (?, ?)", (len(packed), packed))
        base.execute("delete from rows where number < (select max(number) from rows)")
        sorted(json.loads(zlib.decompress(packed)), key=lambda row: -row["number"])


end = time.monotonic() + int(sys.argv[1])
threads = [threading.Thread(target=work, args=(end,)) for _ in range(2)]
for thread in threads:
    thread.start()
print("ready", flush=True)
for thread in threads:
    thread.join()
