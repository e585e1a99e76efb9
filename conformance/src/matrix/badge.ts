import { profileNames } from "../report/profiles.ts";
import type { Column } from "./columns.ts";
import { escapeHtml } from "./escape.ts";
import type { Matrix } from "./matrix.ts";

/** What an adapter may call itself. */
export interface Badge {
  readonly adapter: string;
  readonly label: string;
  readonly text: string;
  readonly good: boolean;
}

/** One badge an adapter with a lane that can certify. One that fails on any of them has none of its profiles. */
export function badgesOf({ version, columns }: Matrix): Badge[] {
  const certifying = columns.filter(({ verdict }) => verdict !== "informs");
  return [...new Set(certifying.map(({ adapter }) => adapter))].map((adapter) => {
    const own = certifying.filter((one) => one.adapter === adapter);
    const good = own.every(({ verdict }) => verdict === "certified");
    return { adapter, label: `portico ${version}`, text: good ? profilesText(own) : "not certified", good };
  });
}

/** Those that pass on every lane, then those that only some lanes claim, and where they do pass. */
function profilesText(columns: readonly Column[]): string {
  const passing = profileNames.filter((name) => columns.every(({ report }) => report.profiles[name] !== "fail"));
  const on = (name: (typeof profileNames)[number]): number =>
    columns.filter(({ profiles }) => profiles.includes(name)).length;
  const everywhere = passing.filter((name) => on(name) === columns.length);
  const somewhere = passing.filter((name) => on(name) > 0 && on(name) < columns.length);
  const partly = somewhere.length === 0 ? [] : [`on some lanes ${somewhere.join(" ")}`];
  return [everywhere.join(" "), ...partly].filter(Boolean).join(" · ") || "no profile";
}

/** Name of the badge's file. */
export function badgeFile({ adapter }: Badge): string {
  return `${adapter.replace(/^@[^/]*\//, "").replaceAll(/[^\w.-]/g, "-")}.svg`;
}

/** The picture. Its widths do not depend on which fonts there are: `textLength` fits the text to them. */
export function badgeSvg({ label, text, good }: Badge): string {
  const [left, right] = [widthOf(label), widthOf(text)];
  const width = left + right;
  const title = `${escapeHtml(label)}: ${escapeHtml(text)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}">
  <title>${title}</title>
  <clipPath id="round"><rect width="${width}" height="20" rx="4"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="${left}" height="20" fill="#3d4450"/>
    <rect x="${left}" width="${right}" height="20" fill="${good ? "#1a6b4a" : "#a3312a"}"/>
  </g>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
    <text x="8" y="14" textLength="${left - 16}">${escapeHtml(label)}</text>
    <text x="${left + 8}" y="14" textLength="${right - 16}">${escapeHtml(text)}</text>
  </g>
</svg>
`;
}

const narrow = 3.8;
const usual = 6.8;

/** About what the text takes in Verdana at 11 pixels, with 8 on either side. */
function widthOf(text: string): number {
  const width = [...text].reduce((sum, sign) => sum + (/[ijlft .·,:1-]/.test(sign) ? narrow + 0.5 : usual), 0);
  return Math.ceil(width) + 16;
}
