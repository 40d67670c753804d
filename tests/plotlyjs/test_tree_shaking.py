"""plotly.js with what the figures draw: what it keeps, and what it refuses."""

import ast
import re

import pytest

from tests.server import ROOT
from xentviz.plotlyjs.script import KINDS, WHOLE, plotly_js
from xentviz.plotlyjs.tree_shaking import UnknownFormError, shaken

# As esbuild packs modules: two that wait, one of ES, and a list of what is registered.
SCRIPT = b"""/* v1.2.3 */
(function(root, factory) { root.made = factory(); })(this, () => {
"use strict";var made=(()=>{\
var W=(e,t)=>()=>(t||e((t={exports:{}}).exports,t),t.exports),\
E=(e,t)=>()=>(e&&(t=e(e=0)),t),F=(e,t)=>{for(var r in t)e[r]=t[r]};\
var bar=W((a,b)=>{"use strict";\
b.exports={moduleType:"trace",name:"bar",draw:round()}});\
var pie=W((a,b)=>{"use strict";\
b.exports={moduleType:"trace",name:"pie",draw:(es(),ex)}});\
var ex={};F(ex,{value:()=>one});var one,es=E(()=>{one=slice()});\
function slice(){return"a slice"}function edge(){return"an edge"}\
var round=W((a,b)=>{b.exports=edge()});\
var lib=W((a,b)=>{"use strict";b.exports=bar()});\
var all=W((a,b)=>{core.register([lib(),pie()]);b.exports=core});\
var core={register(x){core.known=x}};return all()})();return made});
"""


def test_what_no_wanted_kind_leads_to_is_gone_and_the_rest_as_it_was():
    kept = shaken(SCRIPT, ["bar"])
    for gone in (b"slice", b'name:"pie"', b"one", b"es="):
        assert gone not in kept
    for stays in (b"/* v1.2.3 */", b'name:"bar"', b"edge", b"register([lib()])"):
        assert stays in kept


def test_what_an_es_module_exports_and_calls_comes_with_it():
    kept = shaken(SCRIPT, ["pie"])
    for stays in (b"F(ex,{value:()=>one})", b"var one,es=", b"function slice()"):
        assert stays in kept
    assert b"edge" not in kept


def test_all_kinds_are_the_script_as_it_was():
    assert shaken(SCRIPT, ["bar", "pie"]) == SCRIPT


@pytest.mark.parametrize(
    ("script", "kinds", "reason"),
    [
        (SCRIPT, ["cone"], "no ['cone'], only ['bar', 'pie']"),
        (SCRIPT.replace(b"register([", b"take(["), ["bar"], "registers 0 lists"),
        (SCRIPT.replace(b"lib=W((", b"lab=W(("), ["bar"], "registers lib() with no"),
        (SCRIPT.replace(b'name:"bar"', b'call:"bar"'), ["bar"], "no ['bar']"),
        (SCRIPT + b"}", ["bar"], "no block of modules"),
    ],
)
def test_a_script_that_is_packed_otherwise_is_refused_with_what_was_missing(
    script, kinds, reason
):
    with pytest.raises(UnknownFormError, match=re.escape(reason)):
        shaken(script, kinds)


def test_the_installed_plotly_js_is_packed_as_this_relies_on():
    assert plotly_js() != WHOLE
    script, whole = plotly_js().read_bytes(), WHOLE.read_bytes()
    assert script.splitlines()[0] == whole.splitlines()[0]  # its version and licence
    assert len(script) < 0.4 * len(whole)


def test_every_kind_of_trace_that_a_figure_has_is_kept():
    sources = (ROOT / "xentviz" / "figures").glob("*.py")
    drawn = {
        node.attr.lower()
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "go"
    }
    assert drawn - {"figure", "layout", "scatter"} == set(KINDS)
