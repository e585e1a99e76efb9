/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from "@portico/browser-host";

// What is measured on a page, in the page.

/** What is wider than the window or than its own box, and does not scroll. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { documentElement } = document;
    const wide = documentElement.scrollWidth > documentElement.clientWidth ? ["the page"] : [];
    const boxes = [
      ...document.querySelectorAll<HTMLElement>("h1, h2, p, label, input, select, button, td, th, small, code"),
    ];
    const spilling = boxes.filter(
      (box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0,
    );
    return [...wide, ...spilling.map((box) => `${box.tagName} ${box.className} ${box.textContent?.slice(0, 40)}`)];
  });
}

/** Pairs of things beside each other in a box that cover each other. */
export function overlapping(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((boxes) =>
    boxes.flatMap((box, at) =>
      boxes.slice(at + 1).flatMap((other) => {
        const [a, b] = [box.getBoundingClientRect(), other.getBoundingClientRect()];
        const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
        return apart ? [] : [`${box.outerHTML.slice(0, 40)} and ${other.outerHTML.slice(0, 40)}`];
      }),
    ),
  );
}

export interface Contrast {
  readonly text: string;
  readonly ratio: number;
}

/** The contrast of each kind of visible text, WCAG 2: the colour against the nearest ground that is painted. The lowest first. */
export function contrasts(page: Page): Promise<Contrast[]> {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (canvas === null) throw new Error("no canvas");
    const rgba = (colour: string): readonly number[] => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (colour: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = colour.map((part) => {
        const c = part / 255;
        return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (box: Element | null): readonly number[] => {
      for (let at = box; at !== null; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] === 255) return colour;
      }
      // What a browser paints below all pages.
      return rgba("Canvas");
    };
    const found = new Map<string, { text: string; ratio: number }>();
    for (const box of document.querySelectorAll<HTMLElement>("body *")) {
      const own = [...box.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
      if ((own.length === 0 && !box.matches("input, select")) || !box.checkVisibility()) continue;
      const [ink, ground] = [rgba(getComputedStyle(box).color), groundOf(box)];
      const [a, b] = [light(ink), light(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      found.set(`${ink} ${ground}`, {
        text: `${box.tagName} ${box.className} ${box.textContent?.slice(0, 30)}`,
        ratio,
      });
    }
    return [...found.values()].sort((one, other) => one.ratio - other.ratio);
  });
}

/** How two pictures differ when both are looked at from afar: squares of 16 by 16 pixels, of which only the mean counts. */
export interface Distance {
  /** The height of the first, in heights of the other. */
  readonly height: number;
  /** Part of the squares whose mean colour is visibly another, 0 to 1. */
  readonly squares: number;
  /** How far apart the colours of the whole pictures are, 0 to 255. */
  readonly whole: number;
}

/** Compares two PNGs. Of fonts and their smoothing little is left in a square's mean; of colours and of where things are, much. */
export function distance(page: Page, one: Buffer, other: Buffer): Promise<Distance> {
  return page.evaluate(
    async (urls) => {
      const square = 16;
      const pictures = await Promise.all(
        urls.map(async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          return image;
        }),
      );
      const [a, b] = pictures.map((image) => {
        const [width, height] = [Math.ceil(image.width / square), Math.ceil(image.height / square)];
        const canvas = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
        if (canvas === null) throw new Error("no canvas");
        canvas.imageSmoothingQuality = "high";
        canvas.drawImage(image, 0, 0, width, height);
        return { height: image.height, data: canvas.getImageData(0, 0, width, height).data };
      });
      if (a === undefined || b === undefined) throw new Error("no pictures");
      const count = Math.min(a.data.length, b.data.length) / 4;
      const mean = (data: Uint8ClampedArray): number[] =>
        [0, 1, 2].map((part) => {
          let sum = 0;
          for (let at = 0; at < data.length; at += 4) sum += data[at + part] ?? 0;
          return sum / (data.length / 4);
        });
      const apart = (x: ArrayLike<number>, y: ArrayLike<number>, at: number): number =>
        Math.max(...[0, 1, 2].map((part) => Math.abs((x[at + part] ?? 0) - (y[at + part] ?? 0))));
      let other = 0;
      for (let at = 0; at < count; at++) if (apart(a.data, b.data, at * 4) > 24) other += 1;
      return { height: a.height / b.height, squares: other / count, whole: apart(mean(a.data), mean(b.data), 0) };
    },
    [one, other].map((png) => `data:image/png;base64,${png.toString("base64")}`),
  );
}
