import type { CreateNotebook, Source, UpdateNotebook } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { dropNotebook, dropSource, putNotebook, putSource } from './cache.ts';

export function useCreateNotebook() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (notebook: CreateNotebook) => api.createNotebook(notebook),
    onSuccess: (notebook) => putNotebook(queryClient, notebook),
  });
}

export function useUpdateNotebook(notebookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateNotebook) => api.updateNotebook(notebookId, change),
    onSuccess: (notebook) => putNotebook(queryClient, notebook),
  });
}

export function useDeleteNotebook(notebookId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sessions: 'keep' | 'delete') => api.deleteNotebook(notebookId, sessions),
    onSuccess: () => dropNotebook(queryClient, notebookId),
  });
}

export function useRetrySource({ notebookId, id }: Source) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.retrySource(notebookId, id),
    onSuccess: (source) => putSource(queryClient, source),
  });
}

export function useRemoveSource(source: Source) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.removeSource(source.notebookId, source.id),
    onSuccess: () => dropSource(queryClient, source),
  });
}
