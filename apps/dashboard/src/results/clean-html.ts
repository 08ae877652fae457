import createDOMPurify from "dompurify";

const tags = [
  ..."a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure".split(" "),
  ..."h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup".split(
    " ",
  ),
  ..."table tbody td tfoot th thead time tr u ul var wbr".split(" "),
];
const addresses = ["href", "src"];
const attributes = "title alt align valign colspan rowspan scope start reversed datetime open lang dir".split(" ");

/** Pictures stand in the text itself: a link to elsewhere would tell that place who looks. */
const picture = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z\d+/=\s]+$/;

const purify = createDOMPurify(window);
purify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName === "A") cleanLink(node);
  if (node.tagName === "IMG") cleanPicture(node);
});

/**
 * HTML that somebody has written, as it can be shown: text, lists, tables, links and pictures that it brings along. No scripts, styles, forms, frames or drawings, nothing that loads something, and
 * nothing that a script of this page could take for its own (ids, names, classes).
 */
export function cleanHtml(html: string): string {
  return purify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: [...addresses, ...attributes],
    // All others are no addresses, and need not look like one.
    ADD_URI_SAFE_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|data:image\/)/i,
  });
}

/** Without an address, its text is shown in its place. */
function cleanPicture(image: Element): void {
  if (!picture.test(image.getAttribute("src") ?? "")) image.removeAttribute("src");
  if (!image.hasAttribute("alt")) image.setAttribute("alt", "");
}

/** It opens beside this page, which it learns nothing of and cannot change. */
function cleanLink(link: Element): void {
  const href = link.getAttribute("href") ?? "";
  if (!/^(?:https?:\/\/|mailto:)/i.test(href)) return link.removeAttribute("href");
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener noreferrer nofollow");
}
