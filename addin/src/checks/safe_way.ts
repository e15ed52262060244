// What to do instead of mailing it: the pack's secure channel by name, or another way. Twin: checks/safe_way.py.
import type { Context } from "./context";
import type { Data } from "./model";

/** Values for a rule's texts and its fix. */
export function safeWay(context: Context): Data {
  const channel = context.bundle.value["secure_channel"] as { name: string; url?: string } | null | undefined;
  if (!channel) {
    return {
      channel: "",
      url: "",
      safe_sv: "Ring, träffas eller skicka ett brev i stället.",
      safe_en: "Phone, meet or send a letter instead.",
    };
  }
  return {
    channel: channel.name,
    url: channel.url || "",
    safe_sv: `Skicka det med ${channel.name} i stället.`,
    safe_en: `Send it by ${channel.name} instead.`,
  };
}
