/**
 * The JSON schema of {@link AgentReport} as it is handed to the agent: draft-07 without `$schema`, `format`
 * and `prefixItems`, because those silently disable structured answers (measured contract, trap 15).
 */
export const AGENT_REPORT_JSON_SCHEMA = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { type: 'string', enum: ['completed', 'needs_input', 'error'] },
    phase: { type: 'string' },
    message: { type: 'string', description: 'One or two sentences for the person who reads the report.' },
    questions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['question'],
        properties: {
          question: { type: 'string' },
          header: { type: 'string' },
          options: {
            type: 'array',
            items: {
              type: 'object',
              required: ['label'],
              properties: { label: { type: 'string' }, description: { type: 'string' } },
            },
          },
          multiSelect: { type: 'boolean' },
        },
      },
    },
    artifacts: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'action'],
        properties: { path: { type: 'string' }, action: { type: 'string', enum: ['created', 'modified'] } },
      },
    },
    tasksCompleted: { type: 'array', items: { type: 'string' } },
    tasksFailed: { type: 'array', items: { type: 'string' } },
  },
} as const;
