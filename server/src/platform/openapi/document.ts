import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { TOKEN_COOKIE } from '@rackmark/contracts';
import { SCOPE } from '../security/asking.js';
import type { Allowed } from '../security/principal.js';
import { VERSION } from '../version.js';
import { describeErrors, problemSchemas, type DescribedOperation } from './errors.js';

type Paths = OpenAPIObject['paths'];
const METHODS = ['get', 'put', 'post', 'patch', 'delete', 'head'] as const;

/** How each who may ask shows it; any one of them does. */
const schemes: Record<Exclude<Allowed, 'anyone'>, string[]> = {
  admin: ['admin_token', 'session_cookie'],
  agent: ['agent_key'],
};

/**
 * The OpenAPI document of all operations.
 * @param more paths that no controller of Nest's serves
 */
export function openApi(app: NestExpressApplication, path: string, more: Paths): OpenAPIObject {
  const bearer = (description: string) => ({ type: 'http' as const, scheme: 'bearer', description });
  const config = new DocumentBuilder()
    .setTitle('Rackmark')
    .setDescription(
      'Benchmarks of LiteRT models on real devices. Errors are application/problem+json with a stable code. ' +
        'Where other computers reach the portal, every operation asks for a token unless it says that it does not; ' +
        'on a portal of this computer alone none does.',
    )
    .setVersion(VERSION)
    .addSecurity('admin_token', bearer('An administrator’s token: rmk_admin_…'))
    .addSecurity('agent_key', bearer('The key that an agent got when it enrolled: rmk_agent_…'))
    .addSecurity('session_cookie', {
      type: 'apiKey',
      in: 'cookie',
      name: TOKEN_COOKIE,
      description: 'A browser that signed in (POST /api/v1/session)',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const paths: Paths = { ...document.paths, ...structuredClone(more), [path]: structuredClone(self) };
  for (const operations of Object.values(paths))
    for (const method of METHODS) {
      const operation = operations[method];
      if (operation === undefined) continue;
      sayWhoMay(operation);
      describeErrors(operation);
    }
  const schemas = { ...document.components?.schemas, ...problemSchemas };
  return { ...document, paths, components: { ...document.components, schemas } };
}

/** `x-access` is what `@Access` says; nothing means administrators, as it does to the guard. */
function sayWhoMay(operation: DescribedOperation): void {
  const allowed = operation['x-access'] ?? ['admin'];
  operation['x-access'] = allowed;
  if (allowed.includes('anyone')) {
    operation.security = [];
    return;
  }
  operation.security = allowed
    .flatMap((who) => (who === 'anyone' ? [] : schemes[who]))
    .map((scheme) => ({ [scheme]: [] }));
}

const self: Record<string, { get: DescribedOperation }>[string] = {
  get: {
    operationId: 'openapi',
    [SCOPE]: 'open to all: of the server, not of what anybody keeps on it',
    tags: ['health'],
    summary: 'This document',
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: { type: 'object' } } } },
    },
  },
};
