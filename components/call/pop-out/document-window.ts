/** Document Picture-in-Picture (WICG): one window of the page's own that stays above all others. Chromium has it. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

const widthPx = 420;
const heightPx = 320;
/** What the styles look at. */
const followedAttributes = ["class", "data-theme", "data-density", "lang", "dir", "style"];

function isDocumentPictureInPicture(value: unknown): value is DocumentPictureInPicture {
  return typeof value === "object" && value !== null && "requestWindow" in value;
}

function documentPictureInPicture(): DocumentPictureInPicture | undefined {
  const value: unknown = Reflect.get(window, "documentPictureInPicture");
  return isDocumentPictureInPicture(value) ? value : undefined;
}

export function canOpenDocumentWindow(): boolean {
  return documentPictureInPicture() !== undefined;
}

function copyLook(from: Document, to: Document): void {
  for (const name of followedAttributes) {
    const value = from.documentElement.getAttribute(name);
    if (value === null) to.documentElement.removeAttribute(name);
    else to.documentElement.setAttribute(name, value);
  }
}

/**
 * Opens an empty window that looks like the page, and follows its theme. Only a click may ask for it: rejects otherwise,
 * and where there is no such window.
 */
export async function openDocumentWindow(title: string): Promise<Window> {
  const opener = documentPictureInPicture();
  if (opener === undefined) throw new DOMException("no Document Picture-in-Picture here", "NotSupportedError");
  const opened = await opener.requestWindow({ width: widthPx, height: heightPx });
  opened.document.title = title;
  for (const sheet of document.querySelectorAll<HTMLElement>('link[rel="stylesheet"], style')) {
    const copy = sheet.cloneNode(true);
    // A clone has the nonce in a place that scripts cannot read.
    if (copy instanceof HTMLElement) copy.nonce = sheet.nonce;
    opened.document.head.append(copy);
  }
  copyLook(document, opened.document);
  const observer = new MutationObserver(() => copyLook(document, opened.document));
  observer.observe(document.documentElement, { attributes: true, attributeFilter: followedAttributes });
  opened.addEventListener("pagehide", () => observer.disconnect());
  return opened;
}
