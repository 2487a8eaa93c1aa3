// What an upload's headers say of its body: media type and content encoding, each exactly one that we know.
import { reportMediaTypes, severalReportsMediaType } from '@portcullis/contract';
import type { Request } from 'express';
import { ProblemError } from '../errors.ts';

/** @throws ProblemError `media-type-unsupported` or `encoding-unsupported` */
export function readUploadHeaders(req: Request): { readonly isGzip: boolean; readonly form: string | undefined } {
  const contentType = req.headers['content-type'] ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isForm = mediaType === severalReportsMediaType;
  if (!isForm && !(reportMediaTypes as readonly string[]).includes(mediaType)) {
    const said = mediaType === '' ? 'The request has no Content-Type' : `The Content-Type is ${JSON.stringify(mediaType.slice(0, 80))}`;
    throw new ProblemError(
      'media-type-unsupported',
      `${said}; send the report itself as ${reportMediaTypes.join(', ')}, or several as files of ${severalReportsMediaType}.`,
      {
        pointer: 'content-type',
      },
    );
  }
  const encoding = (req.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new ProblemError(
      'encoding-unsupported',
      `The Content-Encoding is ${JSON.stringify(encoding.slice(0, 80))}; send the report as it is, or once with gzip.`,
      { pointer: 'content-encoding' },
    );
  }
  return { isGzip: encoding === 'gzip', form: isForm ? contentType : undefined };
}
