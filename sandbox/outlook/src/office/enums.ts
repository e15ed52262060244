/** The enumerations of Office.js that an Outlook add-in reads; the values are Microsoft's. */

export const ENUMS = {
  AsyncResultStatus: { Succeeded: "succeeded", Failed: "failed" },
  CoercionType: { Text: "text", Html: "html" },
  HostType: { Outlook: "Outlook" },
  PlatformType: { PC: "PC", OfficeOnline: "OfficeOnline", Mac: "Mac", iOS: "iOS", Android: "Android", Universal: "Universal" },
  EventType: {
    ItemChanged: "olkItemSelectedChanged",
    RecipientsChanged: "olkRecipientsChanged",
    AttachmentsChanged: "olkAttachmentsChanged",
    InfobarClicked: "olkInfobarClicked",
    OfficeThemeChanged: "officeThemeChanged",
  },
  MailboxEnums: {
    ItemType: { Message: "message", Appointment: "appointment" },
    ComposeType: { Reply: "reply", NewMail: "newMail", Forward: "forward" },
    BodyType: { Html: "html", Text: "text" },
    ItemNotificationMessageType: {
      ProgressIndicator: "progressIndicator",
      InformationalMessage: "informationalMessage",
      ErrorMessage: "errorMessage",
      InsightMessage: "insightMessage",
    },
    SendModeOverride: { PromptUser: "promptUser" },
    RecipientType: { DistributionList: "distributionList", ExternalUser: "externalUser", Other: "other", User: "user" },
  },
} as const;
