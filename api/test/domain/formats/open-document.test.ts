// Bytes → one JSON document, several in a row, or XML.
import { expect } from 'chai';
import type { ReportDocument } from '../../../src/domain/formats/document.ts';
import { openDocument } from '../../../src/domain/formats/open-document.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../../../src/domain/formats/read-xml.ts';
import { problemOf } from '../read-report.ts';

const open = (text: string): ReportDocument => openDocument(Buffer.from(text));

function rootOf(text: string): XmlElement {
  const document = open(text);
  if (document.kind !== 'xml') throw new Error(`expected XML, got ${document.kind}`);
  return document.root;
}

describe('openDocument: JSON in a row', () => {
  it('reads a document on each line, with empty lines and a last line without an end', () => {
    expect(open('{"a":1}\n\n{"b":"}"}\r\n[2]')).to.deep.equal({ kind: 'sequence', values: [{ a: 1 }, { b: '}' }, [2]] });
  });

  it('reads pretty-printed documents back to back, whatever brackets and quotes their texts hold', () => {
    const values = [{ text: 'a } " \\ {' }, { deep: [{ a: [1] }] }, {}];
    expect(open(values.map((value) => JSON.stringify(value, null, 2)).join('\n'))).to.deep.equal({ kind: 'sequence', values });
    expect(open(values.map((value) => JSON.stringify(value)).join(''))).to.deep.equal({ kind: 'sequence', values });
  });

  it('reads one document as such', () => {
    expect(open(' {"a":1}\n')).to.deep.include({ kind: 'json', value: { a: 1 } });
  });

  for (const text of [
    '{"a":1}\n{"b":',
    '{"a":1}\nnot json\n{"b":1}',
    '{"a":1} x',
    '{"a":1}\n{"b":1,}',
    '{"a":1},{"b":1}',
    '{"a":1}\n"text"',
  ])
    it(`refuses ${JSON.stringify(text)}, because part of it would be lost`, () => {
      expect(problemOf(() => open(text)).code).to.equal('report-not-json');
    });
});

describe('openDocument: XML', () => {
  it('reads elements with attributes, namespaces, text and CDATA', () => {
    const root = rootOf(
      '<?xml version="1.0"?><x:bom xmlns:x="urn:a" xmlns="urn:b" n="1"><c>one &amp; two<![CDATA[ <3> ]]></c><c/></x:bom>',
    );
    expect([root.name, root.namespace, root.attributes['n'], childOf(root, 'c')?.namespace]).to.deep.equal(['bom', 'urn:a', '1', 'urn:b']);
    expect([textOf(root, 'c'), childrenOf(root, 'c').length, textOf(root, 'd')]).to.deep.equal(['one & two <3>', 2, undefined]);
  });

  it('reads a comment before the declaration, as ZAP writes it, and a byte-order mark', () => {
    expect(rootOf('\uFEFF<!-- made by a tool --><?xml version="1.0"?>\n<a/>').name).to.equal('a');
  });

  for (const [what, text, code, says] of [
    ['a document type with entities', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'report-invalid', /document type/],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'report-invalid', /document type/],
    ['an entity that nobody defined', '<a>&b;</a>', 'report-invalid', /not well-formed/],
    ['what is cut off', '<a><b>text', 'report-invalid', /not well-formed/],
    ['elements that cross', '<a><b></a></b>', 'report-invalid', /not well-formed/],
    ['two roots', '<a/><b/>', 'report-invalid', /not well-formed/],
    ['text after the root', '<a/>text', 'report-invalid', /not well-formed/],
    ['a page of HTML', '<html><body>Sign in</body></html>', 'report-not-json', /HTML page.*sign-in/],
    ['what is nested too deep', '<a>'.repeat(201) + '</a>'.repeat(201), 'report-too-complex', /deeper than 200/],
    ['only a declaration', '<?xml version="1.0"?>', 'report-invalid', /XML/],
  ] as const)
    it(`refuses ${what}`, () => {
      const problem = problemOf(() => open(text));
      expect([problem.code, says.test(problem.message)], problem.message).to.deep.equal([code, true]);
    });

  it('refuses XML that is not UTF-8', () => {
    expect(problemOf(() => openDocument(Buffer.from('<a>\xe9</a>', 'latin1'))).message).to.match(/not UTF-8/);
  });

  it('refuses more than 64 MiB before it is read in', () => {
    const large = Buffer.concat([Buffer.from('<a>'), Buffer.alloc(64 * 1024 * 1024, 0x20), Buffer.from('</a>')]);
    expect(problemOf(() => openDocument(large)).code).to.equal('report-too-large');
  });

  it('reads past comments of any length before the declaration', () => {
    expect(rootOf(`<!--${'a'.repeat(20_000_000)}--> <!-- b --><?xml version="1.0"?><a/>`).name).to.equal('a');
  });

  for (const name of ['hasOwnProperty', '__proto__', 'constructor', 'toString'])
    it(`is not led astray by an attribute named ${name}`, () => {
      const text = `<a ${name}="1" b="2"><c/></a>`;
      if (name === 'hasOwnProperty') expect(problemOf(() => open(text)).code).to.equal('report-invalid');
      else expect(rootOf(text).attributes['b']).to.equal('2');
    });
});
