import type { MissingTool } from './runner.ts';

/** `k6: it cannot be built: …. To fix it, put a k6 1.0 or newer on the PATH.` */
export function missingTool(name: string, tool: MissingTool | undefined): string {
  return tool === undefined ? name : `${name}: ${tool.missing}. To fix it, ${tool.fix}.`;
}
