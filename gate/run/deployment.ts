/** What the definition says of the deployment. */
import type { Deployment } from '../../core/preconditions.ts';
import type { Target } from './target.ts';

export function deploymentOf({ loaded: { definition, resolved } }: Target): Deployment {
  const services = Object.entries(definition.identity).filter(([, { environment }]) => environment !== undefined);
  return {
    environment: definition.environment,
    services: services.map(([service]) => service),
    allows: resolved.allows,
  };
}
