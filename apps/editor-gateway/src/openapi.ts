import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

/** The OpenAPI 3.1 description of REST v1, made from the controllers. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Wenqiao REST API')
    .setDescription(
      'Documents, editing sessions and save-backs. Errors are RFC 9457 problem details with `code` and `traceId`.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key' })
    .addCookieAuth('wenqiao_console', { type: 'apiKey', in: 'cookie', description: "The console's session" })
    .build();
  const description = SwaggerModule.createDocument(app, config);
  const paths = Object.fromEntries(Object.entries(description.paths).filter(([path]) => path.startsWith('/api/v1/')));
  return { ...description, paths };
}

export function serveApiDescription(app: INestApplication, description: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, description, {
    jsonDocumentUrl: 'api/v1/openapi.json',
    customSiteTitle: 'Wenqiao REST API',
  });
}
