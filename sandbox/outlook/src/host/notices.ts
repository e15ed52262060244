/** Notification messages on the open item: at most five, 150 characters each. */

import { OfficeError, tooLarge } from "./errors";
import type { Notice, Surface } from "./surface";

const LIMIT = 5;
const LENGTH = 150;

function noticeOf(args: unknown[]): Notice {
  const details = (args[1] ?? {}) as Partial<Notice>;
  const message = String(details.message ?? "");
  if (message.length > LENGTH) throw tooLarge(LENGTH);
  return { ...details, key: String(args[0]), type: String(details.type ?? "informationalMessage"), message };
}

function makeRoom(surface: Surface): void {
  if (surface.notices.size >= LIMIT) throw new OfficeError(9025, "NumberOfNotificationsExceeded", "At most five notifications.");
}

function put(surface: Surface, notice: Notice): void {
  surface.notices.set(notice.key, notice);
  surface.showNotices();
}

export const noticeMethods: Record<string, (surface: Surface, args: unknown[]) => unknown> = {
  "item.notificationMessages.addAsync": (surface, args) => {
    const notice = noticeOf(args);
    if (surface.notices.has(notice.key)) throw new OfficeError(9023, "DuplicateNotificationKey", "The key is taken.");
    makeRoom(surface);
    put(surface, notice);
  },
  "item.notificationMessages.replaceAsync": (surface, args) => {
    const notice = noticeOf(args);
    // Microsoft's reference: a key that is not there yet is added.
    if (!surface.notices.has(notice.key)) makeRoom(surface);
    put(surface, notice);
  },
  "item.notificationMessages.removeAsync": (surface, args) => {
    if (!surface.notices.delete(String(args[0]))) throw new OfficeError(9024, "NotificationKeyNotFound", "No such key.");
    surface.showNotices();
  },
  "item.notificationMessages.getAllAsync": (surface) => [...surface.notices.values()],
};
