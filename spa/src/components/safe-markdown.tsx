// Markdown from outside: no images, no raw HTML, links to https only. Lazy where it is used: `lazy(() => import(…))`.
import DOMPurify from 'dompurify';
import { micromark } from 'micromark';
import { useMemo, type ReactNode } from 'react';
import { PlainText } from './plain-text.tsx';
import styles from './safe-markdown.module.css';

const allowed = ['p', 'br', 'em', 'strong', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'a', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

const purify = DOMPurify();
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  if (!isHttps(node.getAttribute('href'))) node.removeAttribute('href');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
  node.setAttribute('target', '_blank');
});

/** Marks that a parser has to try in pairs, which takes time with the square of their number. Nobody's help text has as many. */
const mostMarks = 500;

function isTangled(text: string): boolean {
  return (text.match(/[*_[\]`<]/g)?.length ?? 0) > mostMarks;
}

export function SafeMarkdown({ text }: { readonly text: string }): ReactNode {
  // The most that the API keeps of a help text; beyond it a parser's worst case, which grows with the square, is not tried.
  const html = useMemo(
    () =>
      purify.sanitize(flattenHeadings(micromark(isTangled(text) ? '' : text.slice(0, 8_000))), {
        ALLOWED_TAGS: allowed,
        ALLOWED_ATTR: ['href'],
        ALLOW_DATA_ATTR: false,
      }),
    [text],
  );
  if (isTangled(text)) return <PlainText text={text} />;
  return <div className={styles['markdown']} dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Headings from outside do not stand in the page's own order. */
function flattenHeadings(html: string): string {
  return html.replaceAll(/<(\/?)h[1-6]>/g, '<$1h4>');
}

function isHttps(href: string | null): boolean {
  return href !== null && URL.canParse(href) && new URL(href).protocol === 'https:';
}
