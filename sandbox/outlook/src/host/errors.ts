/** Errors as the Outlook API gives them: Microsoft's code and name, and a sentence. */

export class OfficeError extends Error {
  readonly code: number;

  constructor(code: number, name: string, message: string) {
    super(message);
    this.code = code;
    this.name = name;
  }
}

export const tooLarge = (limit: number): OfficeError =>
  new OfficeError(9000, "DataExceedsMaximumSize", `The data is longer than ${limit} characters.`);
export const wrongFormat = (): OfficeError =>
  new OfficeError(9002, "InvalidFormatError", "The coercion type is HTML but the message body is plain text.");
export const badParameter = (what: string): OfficeError => new OfficeError(9031, "InvalidParameterValueError", what);
export const unsupported = (method: string): OfficeError =>
  new OfficeError(9032, "ApiCallNotSupportedByExtensionPoint", `${method} is not available here.`);
