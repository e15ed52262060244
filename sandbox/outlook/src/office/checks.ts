/** What the real office.js refuses at once, by throwing, before it asks Outlook (seen in npm's copy; the contract test compares). */

const NO_TEXT = /^item\.body\.(setAsync|prependAsync|setSelectedDataAsync|setSignatureAsync)$/;
const NEEDS_CALLBACK = /\.get\w*Async$|\.isClientSignatureEnabledAsync$|\.loadCustomPropertiesAsync$/;
const NOTICE = /^item\.notificationMessages\.(addAsync|replaceAsync)$/;
const SUBJECT_LENGTH = 255;
const NOTICE_LENGTH = 150;

function refuse(name: string, message: string): never {
  const error = new Error(`Sys.${name}: ${message}`);
  error.name = `Sys.${name}`;
  throw error;
}

export function checkArguments(method: string, args: unknown[]): void {
  if (NEEDS_CALLBACK.test(method) && !args.some((one) => typeof one === "function")) {
    refuse("ArgumentNullException", "Value cannot be null. Parameter name: callback");
  }
  if (NO_TEXT.test(method) && typeof args[0] !== "string") {
    refuse("ArgumentTypeException", "The data must be a string. Parameter name: data");
  }
  if (method === "item.subject.setAsync" && String(args[0]).length > SUBJECT_LENGTH) {
    refuse("ArgumentOutOfRangeException", "Parameter name: subject");
  }
  if (NOTICE.test(method) && String((args[1] as { message?: unknown } | undefined)?.message ?? "").length > NOTICE_LENGTH) {
    refuse("ArgumentOutOfRangeException", "Parameter name: message");
  }
}
