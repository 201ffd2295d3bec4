"""YAML files whose errors name the line."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from lint_news.errors import UsageError

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_Base):  # type: ignore[misc]
    """Safe YAML in which words stay words: no, on and off are texts, and so are dates; only true and false are not.

    A key that stands twice in a mapping is an error.
    """

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        """The mapping of a node, each key once."""
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_WORDS = {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] not in _WORDS] for first, pairs in _Base.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false)$"), list("tf"))


class YamlFile:
    """A YAML file: its data, and for messages the line of each part of them."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        try:
            self.data: Any = yaml.load(text, Loader)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            reason = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise UsageError(f"{path}:{line}: this is not YAML: {reason}") from None
        except ValueError as error:  # for instance a date that cannot be
            raise UsageError(f"{path}:1: this is not YAML: {error}") from None

    @classmethod
    def read(cls, path: Path, name: str | None = None) -> YamlFile:
        """Read a file; `name` stands for it in messages. Raises `UsageError`."""
        try:
            return cls(name or str(path), path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise UsageError(f"{path}: is not UTF-8; save it as UTF-8") from None

    @cached_property
    def _root(self) -> Any:
        return yaml.compose(self.text, Loader)

    def line(self, *keys: str | int) -> int:
        """The line (from 1) on which the value at a path of keys and indexes stands; of the key, for a mapping."""
        node, line = self._root, 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if p[0].value == str(key)), None)
                if pair is None:
                    break
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
        return line

    def error(self, message: str, *keys: str | int) -> UsageError:
        """An error that names the file and the line of a part."""
        return UsageError(f"{self.path}:{self.line(*keys)}: {message}")
