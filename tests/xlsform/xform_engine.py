"""An XForm that is filled in: which fields are asked, required and refused, as the apps work it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import defusedxml.ElementTree as ElementTree

from tests.xlsform.xpath_engine import Expression, compile_xpath, text, truth

BIND = "{http://www.w3.org/2002/xforms}bind"
NAMES = ("relevant", "required", "constraint", "calculate")


@dataclass(frozen=True)
class FormModel:
    """The binds of an XForm: its expressions by the path of each field or group, and the path of each name."""

    binds: Mapping[str, Mapping[str, Expression]]

    @classmethod
    def read(cls, xml: str) -> "FormModel":
        """Return the model of an XForm."""
        binds = {
            bind.attrib["nodeset"]: {name: compile_xpath(bind.attrib[name]) for name in NAMES if name in bind.attrib}
            for bind in ElementTree.fromstring(xml).iter(BIND)
        }
        return cls({path: bind for path, bind in binds.items() if "/meta/" not in path})

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """Return the path of each name."""
        return {path.rpartition("/")[2]: path for path in self.binds}


@dataclass
class FilledForm:
    """The values that were entered by the names of their fields. ``clears`` leaves out those that are not asked.

    Some apps work with what was entered before a question stopped being asked, and some clear it.
    """

    model: FormModel
    entered: Mapping[str, str]
    clears: bool
    _relevant: dict[str, bool] = field(default_factory=dict)
    _values: dict[str, str] = field(default_factory=dict)

    def is_asked(self, name: str) -> bool:
        """Return whether a field and the groups around it are relevant."""
        return self._is_relevant(self.model.paths[name])

    def is_missing(self, name: str) -> bool:
        """Return whether a field is asked, required and empty, so that the form cannot be finished."""
        path = self.model.paths[name]
        required = self.model.binds[path].get("required")
        return self.is_asked(name) and required is not None and truth(required(self._read)) and not self._read(path)

    def is_accepted(self, name: str) -> bool:
        """Return whether the value of a field meets its constraint."""
        path = self.model.paths[name]
        constraint = self.model.binds[path].get("constraint")
        return constraint is None or truth(constraint(lambda other: self._read(path if other == "." else other)))

    def calculated(self, name: str) -> str:
        """Return the value of a calculation."""
        return self._read(self.model.paths[name])

    def _read(self, path: str) -> str:
        if path not in self._values:
            self._values[path] = self._value(path)
        return self._values[path]

    def _value(self, path: str) -> str:
        if self.clears and not self._is_relevant(path):
            return ""
        calculate = self.model.binds[path].get("calculate")
        if calculate is not None:
            return text(calculate(self._read))
        return self.entered.get(path.rpartition("/")[2], "")

    def _is_relevant(self, path: str) -> bool:
        if path.count("/") < 2:
            return True
        if path not in self._relevant:
            relevant = self.model.binds.get(path, {}).get("relevant")
            is_relevant = relevant is None or truth(relevant(self._read))
            self._relevant[path] = is_relevant and self._is_relevant(path.rpartition("/")[0])
        return self._relevant[path]
