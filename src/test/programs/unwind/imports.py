# Imports libraries at run time, and allocates in them and in threads.
import json, sqlite3, ssl, re, xml.dom.minidom, decimal, csv, hashlib, threading, zlib, ctypes
db = sqlite3.connect(":memory:")
db.execute("create table t(a, b)")
db.executemany("insert into t values(?, ?)", [(i, str(i) * 5) for i in range(2000)])
print(db.execute("select sum(a), count(b) from t").fetchall())
print(len(json.dumps(json.loads(json.dumps({str(i): [i] * 3 for i in range(500)})))))
xml.dom.minidom.parseString("<a>" + "<b c='1'/>" * 200 + "</a>")
t = [threading.Thread(target=lambda: sorted(re.findall(r"\w+", "the quick brown fox " * 200))) for _ in range(3)]
[x.start() for x in t]; [x.join() for x in t]
