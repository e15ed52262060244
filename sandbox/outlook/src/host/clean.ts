/** What Outlook takes out of HTML that comes from elsewhere: everything that could run. */

const FORBIDDEN = "script, iframe, frame, object, embed, form, input, button, base, meta, link, svg, math, template";

/** The inside of `html`'s body without scripts, frames, handlers and script addresses. */
export function clean(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const element of parsed.querySelectorAll(FORBIDDEN)) element.remove();
  for (const element of parsed.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      const address = name === "href" || name === "src" || name === "background" || name === "action";
      if (name.startsWith("on") || (address && /^\s*(javascript|vbscript|data:text)/i.test(value))) element.removeAttribute(name);
    }
  }
  const styles = [...parsed.head.querySelectorAll("style")].map((style) => style.outerHTML).join("");
  return styles + parsed.body.innerHTML;
}
