import type { Memory, MemoryList } from '@dramatis/client/model';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/lib/api.ts';
import { memoriesQuery } from './queries.ts';

function useMemoryCache(sessionId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = memoriesQuery(sessionId);
  return {
    change: (edit: (memories: Memory[]) => Memory[]) =>
      queryClient.setQueryData(queryKey, (list: MemoryList | undefined) =>
        list === undefined ? undefined : { ...list, memories: edit(list.memories) },
      ),
    readAgain: () => queryClient.invalidateQueries({ queryKey }),
  };
}

export function useRememberNow(sessionId: string) {
  const { readAgain } = useMemoryCache(sessionId);
  return useMutation({ mutationFn: () => api.rememberNow(sessionId), onSuccess: readAgain });
}

export function useUpdateMemory(memory: Memory) {
  const { change } = useMemoryCache(memory.chatSessionId);
  return useMutation({
    mutationFn: ({ content, revision }: { content: string; revision: number }) =>
      api.updateMemory(memory.id, content, revision),
    onSuccess: (saved) => change((memories) => memories.map((one) => (one.id === saved.id ? saved : one))),
  });
}

export function useDeleteMemory(memory: Memory) {
  const { change } = useMemoryCache(memory.chatSessionId);
  return useMutation({
    mutationFn: () => api.deleteMemory(memory.id),
    onSuccess: () => change((memories) => memories.filter(({ id }) => id !== memory.id)),
  });
}
