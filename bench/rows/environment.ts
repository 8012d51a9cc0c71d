import { defaultStandIn } from '../../fixtures/stand-ins/choose.ts';

/** The bundled definition that the rows gate. */
export const environment = defaultStandIn().system;
