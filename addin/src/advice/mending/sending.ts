// Mending by files, and by sending in another way or at another time.
import { localIso } from "../outgoing";
import { inWords, nextMorning } from "../working-time";
import { bodyStep, edit, plan, valueOf, type Planner } from "./plan";

export const attachmentToLink: Planner = (scene, finding, fix) => {
  const name = valueOf(fix, "attachment", "file", "name") || finding.field.replace(/^attachment:/, "");
  const file = scene.mail.attachments.filter((one) => one.name === name)[0] || scene.mail.attachments.filter((one) => !one.inline)[0];
  if (file === undefined || !scene.can.detach) {
    return null;
  }
  let words = "[Länk till " + file.name + ": ]";
  if (scene.language === "en") {
    words = "[Link to " + file.name + ": ]";
  }
  const steps = bodyStep(scene, edit(scene).withParagraph(words));
  if (steps === null) {
    return null;
  }
  return plan(steps.concat([{ do: "detach", id: file.id }]), { name: file.name });
};

export const removeAttachment: Planner = (scene, finding, fix) => {
  const name = valueOf(fix, "attachment", "file", "name") || finding.field.replace(/^attachment:/, "");
  const file = scene.mail.attachments.filter((one) => one.name === name)[0];
  if (file === undefined || !scene.can.detach) {
    return null;
  }
  return plan([{ do: "detach", id: file.id }], { name });
};

export const delay: Planner = (scene) => {
  const until = nextMorning(scene.bundle, localIso(scene.now));
  if (until === null || !scene.can.delay) {
    return null;
  }
  const when = inWords(until.slice(0, 10), scene.language) + " " + until.slice(11);
  return plan([{ do: "delay", until }], { when });
};

export const saveDraft: Planner = (scene) => {
  if (!scene.can.save) {
    return null;
  }
  return plan([{ do: "save" }]);
};

export const secureChannel: Planner = (scene, _finding, fix) => {
  const channel = scene.policy.channel;
  const url = valueOf(fix, "url") || (channel && channel.url) || "";
  if (!/^https:\/\//i.test(url)) {
    return null;
  }
  return plan([{ do: "open", url }], { channel: valueOf(fix, "channel") || (channel && channel.name) || url });
};
