"""How a cmdlet's parameters are bound, and the errors PowerShell would give, in the Admin API's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

# Every cmdlet takes these; they change nothing here.
COMMON = frozenset({"confirm", "whatif", "erroraction", "warningaction", "verbose", "debug", "force"})


class CmdletError(Exception):
    """A cmdlet that failed: HTTP status, OData code, .NET exception, message."""

    def __init__(self, status: int, code: str, exception: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.exception = exception
        self.message = message


def not_found(what: str) -> CmdletError:
    """The object is not there."""
    return CmdletError(
        404,
        "NotFound",
        "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
        f"The operation couldn't be performed because object '{what}' couldn't be found on 'LOCALTENANT.sandby.example'.",
    )


def refused(
    message: str, exception: str = "Microsoft.Exchange.Configuration.Tasks.TaskInvalidOperationException"
) -> CmdletError:
    """The values cannot be used."""
    return CmdletError(400, "BadRequest", exception, message)


def _unbound(message: str) -> CmdletError:
    return CmdletError(400, "BadRequest", "System.Management.Automation.ParameterBindingException", message)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its type (``text``, ``bool``, ``list``, ``number``, ``size``), whether it is required, the values allowed."""

    kind: str = "text"
    required: bool = False
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Call:
    """One call of a cmdlet: the bound arguments by the parameters' own names, and room for warnings."""

    tenant: Tenant
    name: str
    arguments: dict[str, Any]
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """An argument as text; empty when it was not given."""
        return str(self.arguments.get(name) or "")

    def has(self, name: str) -> bool:
        """Whether it was given."""
        return name in self.arguments


Run = Callable[[Call], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Cmdlet:
    """A cmdlet: its name, parameters, the management roles any of which lets one run it, and what it does."""

    name: str
    parameters: Mapping[str, Parameter]
    roles: tuple[str, ...]
    run: Run

    def bind(self, tenant: Tenant, given: Mapping[str, Any]) -> Call:
        """Check and convert the arguments. Raises CmdletError as PowerShell's binder would."""
        known = {name.casefold(): name for name in self.parameters}
        arguments: dict[str, Any] = {}
        for name, value in given.items():
            if name.startswith("@") or name.casefold() in COMMON:
                continue
            own = known.get(name.casefold())
            if own is None:
                raise _unbound(f"A parameter cannot be found that matches parameter name '{name}'.")
            arguments[own] = _converted(own, self.parameters[own], value)
        missing = [
            name
            for name, parameter in self.parameters.items()
            if parameter.required and arguments.get(name) in (None, "")
        ]
        if missing:
            raise _unbound(
                f"Cannot process command because of one or more missing mandatory parameters: {', '.join(missing)}."
            )
        return Call(tenant, self.name, arguments)


def _converted(name: str, parameter: Parameter, value: Any) -> Any:
    if value is None:
        return None
    wrong = _unbound(f"Cannot process argument transformation on parameter '{name}'. Cannot convert value \"{value}\".")
    match parameter.kind:
        case "bool":
            return _truth(value, wrong)
        case "number" | "size":
            if parameter.kind == "size" and str(value).lower() == "unlimited":
                return None
            if isinstance(value, bool) or not str(value).isdigit():
                raise wrong
            return int(value)
        case "list":
            return (
                value
                if isinstance(value, dict)
                else [str(one) for one in (value if isinstance(value, list) else [value])]
            )
    if isinstance(value, dict | list):
        raise wrong
    text = str(value)
    if parameter.values:
        chosen = next((one for one in parameter.values if one.casefold() == text.casefold()), None)
        if chosen is None:
            allowed = ", ".join(parameter.values)
            raise _unbound(f"Cannot bind parameter '{name}'. \"{text}\" is not one of the values: {allowed}.")
        return chosen
    return text


def _truth(value: Any, wrong: CmdletError) -> bool:
    known = {"true": True, "$true": True, "1": True, "false": False, "$false": False, "0": False}
    if str(value).lower() not in known:
        raise wrong
    return known[str(value).lower()]


def hash_table(value: Any) -> tuple[list[str], list[str]] | None:
    """``{"@odata.type": "#Exchange.GenericHashTable", "add": …, "remove": …}`` as (to add, to remove); None for a plain list."""
    if not isinstance(value, dict):
        return None
    keys = {str(key).casefold(): one for key, one in value.items() if not str(key).startswith("@")}
    if set(keys) - {"add", "remove"}:
        raise _unbound("A hash table takes the keys Add and Remove.")

    def many(one: Any) -> list[str]:
        return [] if one is None else [str(each) for each in one] if isinstance(one, list) else [str(one)]

    return many(keys.get("add")), many(keys.get("remove"))
