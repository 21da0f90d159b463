import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { VERSION } from '../version.js';

/**
 * The OpenAPI document of all operations.
 * @param more paths that no controller of Nest's serves
 */
export function openApi(
  app: NestExpressApplication,
  path: string,
  more: OpenAPIObject['paths'],
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rackmark')
    .setDescription(
      'Benchmarks of LiteRT models on real devices. Errors are application/problem+json with a stable code.',
    )
    .setVersion(VERSION)
    .build();
  const document = SwaggerModule.createDocument(app, config);
  return { ...document, paths: { ...document.paths, ...more, [path]: self } };
}

const self: OpenAPIObject['paths'][string] = {
  get: {
    operationId: 'openapi',
    tags: ['health'],
    summary: 'This document',
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
      400: { description: 'The request is wrong' },
      403: { description: 'Not from this computer' },
      500: { description: 'Rackmark failed' },
    },
  },
};
