import { ApiError } from './api-error.ts';
import type { Fault } from './faults.ts';

const service = 'generativelanguage.googleapis.com';

/** The error a fault is answered with instead of a reply; undefined for faults that show in the reply. */
export function faultError(fault: Fault, model: string): ApiError | undefined {
  switch (fault.kind) {
    case 'rate_limit':
      return quotaError('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', fault, model);
    case 'daily_quota':
      return quotaError('GenerateRequestsPerDayPerProjectPerModel-FreeTier', fault, model);
    case 'bad_key':
      return new ApiError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'API_KEY_INVALID',
          domain: 'googleapis.com',
          metadata: { service },
        },
        {
          '@type': 'type.googleapis.com/google.rpc.LocalizedMessage',
          locale: 'en-US',
          message: 'API key not valid. Please pass a valid API key.',
        },
      ]);
    case 'permission':
      return new ApiError('PERMISSION_DENIED', 'The caller does not have permission');
    case 'not_found':
      return modelNotFound(model, 'generateContent');
    case 'internal':
      return new ApiError(
        'INTERNAL',
        'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
      );
    case 'overloaded':
      return overloaded();
    case 'deadline':
      return new ApiError('DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.');
    default:
      return undefined;
  }
}

export function overloaded(): ApiError {
  return new ApiError('UNAVAILABLE', 'The model is overloaded. Please try again later.');
}

export function modelNotFound(model: string, action: string): ApiError {
  return new ApiError(
    'NOT_FOUND',
    `models/${model} is not found for API version v1beta, or is not supported for ${action}. Call ListModels to see the list of available models and their supported methods.`,
  );
}

function quotaError(quotaId: string, fault: Fault, model: string): ApiError {
  const retryDelay = `${fault.retryAfterSeconds ?? 7}s`;
  return new ApiError(
    'RESOURCE_EXHAUSTED',
    `You exceeded your current quota, please check your plan and billing details.\nPlease retry in ${retryDelay}.`,
    [
      {
        '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
        violations: [
          {
            quotaMetric: `${service}/generate_content_free_tier_requests`,
            quotaId,
            quotaDimensions: { location: 'global', model },
            quotaValue: '10',
          },
        ],
      },
      {
        '@type': 'type.googleapis.com/google.rpc.Help',
        links: [
          {
            description: 'Learn more about Gemini API quotas',
            url: 'https://ai.google.dev/gemini-api/docs/rate-limits',
          },
        ],
      },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
    ],
  );
}
