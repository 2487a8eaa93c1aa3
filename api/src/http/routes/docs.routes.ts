// The OpenAPI document and a page to read it. The page's parts are files of swagger-ui-dist, named one by one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paths, problemCatalogue } from '@portcullis/contract';
import { getAbsoluteFSPath } from 'swagger-ui-dist';
import { z } from 'zod';
import { ProblemError } from '../../errors.ts';
import { publicRoute, type Route } from '../route.ts';

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css'],
  ['swagger-ui-bundle.js', 'text/javascript'],
  ['favicon-32x32.png', 'image/png'],
]);

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portcullis API</title>
<link rel="icon" href="${paths.docs}/favicon-32x32.png">
<link rel="stylesheet" href="${paths.docs}/swagger-ui.css">
<script src="${paths.docs}/swagger-ui-bundle.js" defer></script>
<script src="${paths.docs}/start.js" defer></script>
</head>
<body><div id="page"></div></body>
</html>
`;

const start = `window.addEventListener('DOMContentLoaded', () => {
  SwaggerUIBundle({ url: '${paths.openapi}', dom_id: '#page', deepLinking: true, validatorUrl: null });
});
`;

const problemsPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Portcullis problems</title></head>
<body><h1>Problems</h1><dl>
${Object.entries(problemCatalogue)
  .map(([code, { status, title }]) => `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}.</dd>`)
  .join('\n')}
</dl></body>
</html>
`;

/** Routes of the documentation; `document` gives the OpenAPI document of the whole table. */
export function docsRoutes(document: () => unknown): Route[] {
  return [
    publicRoute({
      method: 'get',
      path: paths.openapi,
      operationId: 'getOpenApi',
      summary: 'This API as an OpenAPI 3.1 document',
      answers: { 200: { description: 'The document.' } },
      handle: () => Promise.resolve({ status: 200, json: document() }),
    }),
    publicRoute({
      method: 'get',
      path: paths.docs,
      operationId: 'getDocs',
      summary: 'This API as a page to read',
      answers: { 200: { description: 'The page.', mediaType: 'text/html' } },
      handle: () => Promise.resolve({ status: 200, text: page, mediaType: 'text/html' }),
    }),
    publicRoute({
      method: 'get',
      path: paths.problems,
      operationId: 'getProblems',
      summary: 'Every problem code with its status and title',
      answers: { 200: { description: 'The page that the type of a problem document leads to.', mediaType: 'text/html' } },
      handle: () => Promise.resolve({ status: 200, text: problemsPage, mediaType: 'text/html' }),
    }),
    publicRoute({
      method: 'get',
      path: `${paths.docs}/{asset}`,
      operationId: 'getDocsAsset',
      summary: 'A part of that page',
      params: z.object({ asset: z.string() }),
      answers: { 200: { description: 'The file.', mediaType: 'application/octet-stream' } },
      problems: ['route-not-found'],
      handle: async ({ params: { asset } }) => {
        if (asset === 'start.js') return { status: 200, text: start, mediaType: 'text/javascript' };
        const mediaType = mediaTypes.get(asset);
        if (mediaType === undefined) throw new ProblemError('route-not-found', 'The page has no such part.');
        return { status: 200, text: await readFile(join(getAbsoluteFSPath(), asset)), mediaType };
      },
    }),
  ];
}
