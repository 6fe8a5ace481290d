from tests.browser.conftest import *
from tests.browser.states import *
from tests.browser.test_accessibility import *
def test_dbg(page, server, store, axe):
    w=World(server,store)
    for st in (a_note,results):
        st(page,w)
        for scheme,width in EVERY_VIEW:
            look(page,scheme,width)
            found(page,axe)
            for v in page.evaluate("rules => axe.run({ runOnly: rules, resultTypes: ['violations'] })", RULES)["violations"]:
                for n in v["nodes"]: print(st.__name__,scheme,width,v["id"],n["html"][:120],n["any"][0]["message"] if n["any"] else "")
