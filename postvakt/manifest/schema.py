"""What the schemas say about a mail add-in, as tables: order and number of children, events, limits, icon sizes."""

from __future__ import annotations

# (space, element) -> its children in their order; 1 once, ? at most once, + at least once, * any number.
# fmt: off
ORDER: dict[tuple[str, str], tuple[str, ...]] = {
    ("app", "OfficeApp"): (
        "Id 1", "AlternateId ?", "Version 1", "ProviderName 1", "DefaultLocale 1", "DisplayName 1", "Description 1", "IconUrl 1",
        "HighResolutionIconUrl 1", "SupportUrl 1", "AppDomains ?", "Hosts 1", "Requirements 1", "FormSettings 1", "Permissions 1",
        "Rule 1", "DisableEntityHighlighting ?", "VersionOverrides 1",
    ),
    ("app", "DisplayName"): ("Override *",),
    ("app", "Description"): ("Override *",),
    ("app", "IconUrl"): ("Override *",),
    ("app", "HighResolutionIconUrl"): ("Override *",),
    ("app", "SupportUrl"): ("Override *",),
    ("app", "AppDomains"): ("AppDomain +",),
    ("app", "Hosts"): ("Host +",),
    ("app", "Requirements"): ("Sets 1",),
    ("app", "Sets"): ("Set +",),
    ("app", "FormSettings"): ("Form +",),
    ("app", "Form"): ("DesktopSettings 1", "TabletSettings ?", "PhoneSettings ?"),
    ("app", "DesktopSettings"): ("SourceLocation 1", "RequestedHeight ?"),
    ("app", "TabletSettings"): ("SourceLocation 1", "RequestedHeight ?"),
    ("app", "PhoneSettings"): ("SourceLocation 1",),
    ("app", "SourceLocation"): ("Override *",),
    ("app", "Rule"): ("Rule *",),
    ("vo10", "VersionOverrides"): ("Description ?", "Requirements ?", "Hosts ?", "Resources ?", "VersionOverrides 1"),
    ("vo11", "VersionOverrides"): (
        "Description ?", "Requirements 1", "Hosts 1", "Resources 1", "WebApplicationInfo ?", "EquivalentAddins ?",
        "ExtendedPermissions ?",
    ),
    ("vo11", "Requirements"): ("Sets 1",),
    ("vo11", "Hosts"): ("Host 1",),
    ("vo11", "Host"): ("Runtimes ?", "DesktopFormFactor ?", "TabletFormFactor ?", "MobileFormFactor ?"),
    ("vo11", "Runtimes"): ("Runtime 1",),
    ("vo11", "Runtime"): ("Override ?",),
    ("vo11", "DesktopFormFactor"): ("SupportsSharedFolders ?", "FunctionFile ?", "ExtensionPoint +"),
    ("vo11", "MobileFormFactor"): ("FunctionFile ?", "ExtensionPoint +"),
    ("vo11", "ExtensionPoint"): ("OfficeTab ?", "CustomTab ?", "Group ?", "LaunchEvents ?", "SourceLocation ?"),
    ("vo11", "OfficeTab"): ("Group +",),
    ("vo11", "CustomTab"): ("Group +", "Label 1"),
    ("vo11", "Group"): ("Label 1", "Tooltip ?", "Control +"),
    ("vo11", "Control"): ("Label 1", "Supertip ?", "Icon 1", "Action 1"),
    ("vo11", "Supertip"): ("Title 1", "Description 1"),
    ("vo11", "Icon"): ("Image +",),
    ("vo11", "Action"): ("SourceLocation ?", "SupportsPinning ?", "FunctionName ?"),
    ("vo11", "LaunchEvents"): ("LaunchEvent +",),
    ("vo11", "Resources"): ("Images ?", "Urls ?", "ShortStrings ?", "LongStrings ?"),
    ("vo11", "WebApplicationInfo"): ("Id 1", "Resource ?", "Scopes ?"),
    ("vo11", "Scopes"): ("Scope +",),
    ("vo11", "EquivalentAddins"): ("EquivalentAddin +",),
    ("vo11", "EquivalentAddin"): ("ProgId ?", "DisplayName ?", "FileName ?", "Type 1"),
    ("vo11", "ExtendedPermissions"): ("ExtendedPermission +",),
    ("bt", "Sets"): ("Set +",),
    ("bt", "Images"): ("Image +",),
    ("bt", "Urls"): ("Url +",),
    ("bt", "ShortStrings"): ("String +",),
    ("bt", "LongStrings"): ("String +",),
    ("bt", "Image"): ("Override *",),
    ("bt", "Url"): ("Override *",),
    ("bt", "String"): ("Override *",),
}
# fmt: on

# Launch event of messages and of meetings -> the Mailbox requirement set that brought it ("Activate add-ins with events").
EVENTS: dict[str, str] = {
    "OnNewMessageCompose": "1.10",
    "OnMessageRecipientsChanged": "1.11",
    "OnMessageAttachmentsChanged": "1.11",
    "OnMessageSend": "1.12",
    "OnMessageCompose": "1.12",
    "OnMessageFromChanged": "1.13",
    "OnSensitivityLabelChanged": "1.13",
    "OnNewAppointmentOrganizer": "1.10",
    "OnAppointmentAttendeesChanged": "1.11",
    "OnAppointmentAttachmentsChanged": "1.11",
    "OnAppointmentTimeChanged": "1.11",
    "OnAppointmentRecurrenceChanged": "1.11",
    "OnAppointmentSend": "1.12",
    "OnAppointmentFromChanged": "1.13",
}
# What a dialog on send opens when its button is pressed is a button of this surface.
SURFACES: dict[str, str] = {
    "OnMessageSend": "MessageComposeCommandSurface",
    "OnAppointmentSend": "AppointmentOrganizerCommandSurface",
}
# Phones run these and no others, although they claim only set 1.5.
PHONE_EVENTS = frozenset({"OnNewMessageCompose", "OnMessageRecipientsChanged", "OnMessageFromChanged"})
PHONE_SET = "1.5"
SEND_EVENTS = frozenset(SURFACES)
SEND_MODES = frozenset({"PromptUser", "SoftBlock", "Block"})

PERMISSIONS = frozenset({"Restricted", "ReadItem", "ReadWriteItem", "ReadWriteMailbox"})

# Where a text stands -> the most characters it may have.
TEXT_LIMITS: dict[str, int] = {
    "ProviderName": 125,
    "DisplayName": 125,
    "Description": 250,
    "ShortStrings": 125,
    "LongStrings": 250,
    "Urls": 2048,
    "Images": 2048,
}
ID_LIMIT = 32

# Element that refers by resid -> the part of Resources in which the id must stand.
RESID_KINDS: dict[str, str] = {
    "Label": "ShortStrings",
    "Title": "ShortStrings",
    "Tooltip": "LongStrings",
    "Description": "LongStrings",
    "SourceLocation": "Urls",
    "FunctionFile": "Urls",
    "Runtime": "Urls",
    "Override": "Urls",
    "Image": "Images",
}

# Sizes in pixels: the two icons of the whole add-in, and those that each button must have.
ADDIN_ICONS: dict[str, int] = {"IconUrl": 64, "HighResolutionIconUrl": 128}
BUTTON_ICONS = (16, 32, 80)

# Swedish is the default; these must have a text of their own too.
OTHER_LOCALES = ("en-US",)


def version_of(requirement_set: str) -> tuple[int, ...]:
    """``1.13`` as numbers that compare rightly; anything else as nothing at all."""
    parts = requirement_set.split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()
