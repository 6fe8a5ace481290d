import time

from audit.storage import open_store


def test_a(any_url):
    for i in range(3):
        t=time.time(); s=open_store(any_url); print(time.time()-t); s.close()
def test_b(any_store): pass
