// XML of a report → elements, through sax. No entities but XML's own five, no document type: what could expand or fetch is refused.
import { isUtf8 } from 'node:buffer';
import sax from 'sax';
import { ProblemError } from '../../errors.ts';
import { mostParsedBytes } from './read-json.ts';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** Of the name's prefix; empty for none. */
  readonly namespace: string;
  /** By their names as written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, not of its children, trimmed. */
  readonly text: string;
}

interface Building {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Record<string, string>;
  readonly children: Building[];
  text: string;
}

const deepest = 200;
const mostElements = 2_000_000;

function fault(detail: string): ProblemError {
  return new ProblemError('report-invalid', detail, { pointer: '' });
}

/** Namespaces in force, by prefix. A parser of its own for them would keep a table for each element. */
function namespaceOf(prefix: string, open: readonly Building[], own: Readonly<Record<string, string>>): string {
  const name = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  if (own[name] !== undefined) return own[name];
  return open.findLast(({ attributes }) => attributes[name] !== undefined)?.attributes[name] ?? '';
}

/** A comment before the declaration is common (ZAP writes one), though the standard forbids it. No pattern: they may be of any length. */
function fromDeclaration(text: string): string {
  let at = text.search(/\S/);
  while (text.startsWith('<!--', at)) {
    const end = text.indexOf('-->', at + 4);
    if (end < 0) break;
    at = end + 3;
    while (/\s/.test(text.charAt(at))) at += 1;
  }
  return text.startsWith('<?xml', at) ? text.slice(at) : text.trimStart();
}

/** @throws ProblemError `report-invalid`, `report-not-json` for a page of HTML, `report-too-large`, `report-too-complex` */
export function readXml(bytes: Buffer): XmlElement {
  if (bytes.length > mostParsedBytes)
    throw new ProblemError(
      'report-too-large',
      `The report is XML of more than ${mostParsedBytes} bytes. Narrow the scan, or split it by category.`,
    );
  const text = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
  if (/^\s*<(?:!doctype\s+html|html)/i.test(text.slice(0, 200))) {
    const detail =
      'The report is an HTML page. Often that is an error page or a sign-in page that was saved as the report; look at the file.';
    throw new ProblemError('report-not-json', detail);
  }
  if (!isUtf8(bytes)) throw fault('The report is XML, but not UTF-8.');
  const parser = sax.parser(true, { trim: false, position: true });
  const open: Building[] = [];
  let root: Building | undefined;
  let elements = 0;
  parser.onerror = (error) => {
    throw fault(`The report is not well-formed XML: ${error.message.split('\n')[0] ?? ''} (line ${parser.line + 1}).`);
  };
  parser.ondoctype = () => {
    throw fault('The report has a document type declaration. No scanner writes one, and what it may define could expand without end.');
  };
  parser.onopentag = ({ name, attributes }) => {
    if (root && open.length === 0) throw fault('The report is not well-formed XML: it has two roots.');
    elements += 1;
    if (elements > mostElements) throw new ProblemError('report-too-complex', `The report has more than ${mostElements} elements.`);
    if (open.length >= deepest) throw new ProblemError('report-too-complex', `The report is nested deeper than ${deepest} levels.`);
    const colon = name.indexOf(':');
    const own = attributes as Record<string, string>;
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    const element: Building = {
      name: name.slice(colon + 1),
      namespace: namespaceOf(prefix, open, own),
      attributes: own,
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  };
  const addText = (more: string): void => {
    const element = open.at(-1);
    if (element) element.text += more;
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  parser.onclosetag = () => {
    const closed = open.pop();
    if (closed) closed.text = closed.text.trim();
  };
  // sax asks its table of attributes by that name whether it has the next one.
  parser.onattribute = ({ name }) => {
    if (name === 'hasOwnProperty') throw fault('The report has an attribute that is called hasOwnProperty.');
  };
  parser.write(fromDeclaration(text)).close();
  if (!root) throw fault('The report is XML without an element.');
  return root;
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** All children of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Text of the first child of a name, undefined where there is none or it is empty. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const text = childOf(element, name)?.text;
  return text === '' ? undefined : text;
}
