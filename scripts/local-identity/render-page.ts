// The frame of every page of the stand-in, and its one stylesheet. No scripts: forms are enough.
import { createHash } from 'node:crypto';
import type { Response } from 'express';

const stylesheet = `
:root { color-scheme: light dark; --page: #f3f4f6; --card: #fff; --text: #111827; --soft: #4b5563; --line: #d1d5db; --hover: #eef2ff; --accent: #3730a3; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f1115; --card: #191c22; --text: #f3f4f6; --soft: #a9b0bc; --line: #363b45; --hover: #23283a; --accent: #a5b4fc; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
main { width: 100%; max-width: 440px; padding: 28px 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 4px; font-size: 1.4rem; line-height: 1.25; }
h2 { margin: 20px 0 8px; font-size: .8rem; font-weight: 600; color: var(--soft); }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
.standin { margin: 0 0 20px; padding: 8px 12px; border-left: 3px solid var(--accent); background: var(--hover); font-size: .875rem; }
.soft { color: var(--soft); font-size: .875rem; }
button, input { font: inherit; color: inherit; width: 100%; border: 1px solid var(--line); border-radius: 8px; background: transparent; }
button { padding: 10px 14px; min-height: 44px; cursor: pointer; text-align: left; }
button:hover { background: var(--hover); }
button:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
button strong { display: block; font-weight: 600; line-height: 1.3; }
button span { display: block; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
button.plain { margin-top: 16px; text-align: center; }
.people { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; }
label { display: block; margin-bottom: 4px; font-weight: 600; }
input { padding: 10px 14px; font-size: 1.1rem; letter-spacing: .08em; text-transform: uppercase; }
.wrong { color: #b91c1c; } @media (prefers-color-scheme: dark) { .wrong { color: #fca5a5; } }
`;

const stylesheetHash = `'sha256-${createHash('sha256').update(stylesheet).digest('base64')}'`;

/** HTML that is already safe; made by `markup` only. */
export interface Html {
  readonly html: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function toHtml(value: string | Html | readonly Html[]): string {
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => escapes[character] ?? '');
  return 'html' in value ? value.html : value.map(({ html }) => html).join('');
}

/** A template whose values are escaped, unless they are HTML already. */
export function markup(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  return { html: String.raw({ raw: parts }, ...values.map(toHtml)) };
}

/**
 * Sends a page.
 * @param formTargets origins a form's answer may lead to: Chromium holds redirects after a form to `form-action` as well
 */
export function sendPage(response: Response, status: number, title: string, body: Html, formTargets: Iterable<string> = []): void {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: stylesheet }}</style>
</head>
<body>
<main>
<p class="standin">A local stand-in for Microsoft’s sign-in. The people are invented and no password is asked for.</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
  const policy = `default-src 'none'; style-src ${stylesheetHash}; base-uri 'none'; frame-ancestors 'none'`;
  const targets = ["'self'", ...formTargets].join(' ');
  response.status(status).set('content-security-policy', `${policy}; form-action ${targets}`).type('html').send(page.html);
}
