// A disk that lies, for e2e/crash-syscalls: the N-th changing call on a file below one of the given folders is done, and told
// to have failed; or is done by half, and told so. What strace injects is never done, so this is the other twin.
//
// FAULT_UNDER  folders, absolute, with a colon between
// FAULT_LOG    a file that gets a line for each such call: number, call, path; and "INJECTED" behind the one that was hit
// FAULT_AT     which call, from 1; 0 or none: only count
// FAULT_KIND   an errno to report after the call was done ("EIO", "ENOSPC"), or "half": a short write
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long calls;

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

static int is_under(const char *path) {
  const char *from = getenv("FAULT_UNDER");
  while (from && *from) {
    size_t length = strcspn(from, ":");
    if (strncmp(path, from, length) == 0 && (path[length] == '/' || path[length] == 0)) return 1;
    from += length + (from[length] == ':');
  }
  return 0;
}

/** 1 when this call is the one to be hit. */
static int counted(const char *call, const char *path) {
  const char *at = getenv("FAULT_AT"), *log = getenv("FAULT_LOG");
  if (!log || !is_under(path)) return 0;
  pthread_mutex_lock(&lock);
  long number = ++calls;
  int hit = at && atol(at) == number;
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%ld %s %s%s\n", number, call, path, hit ? " INJECTED" : "");
  int file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file >= 0) {
    syscall(SYS_write, file, line, length);
    syscall(SYS_close, file);
  }
  pthread_mutex_unlock(&lock);
  return hit;
}

static int counted_file(const char *call, int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return counted(call, path);
}

static int is_half(void) {
  const char *kind = getenv("FAULT_KIND");
  return kind && strcmp(kind, "half") == 0;
}

static long failed(void) {
  const char *kind = getenv("FAULT_KIND");
  errno = kind && strcmp(kind, "ENOSPC") == 0 ? ENOSPC : EIO;
  return -1;
}

#define WRITE(name)                                                                          \
  ssize_t name(int file, const void *bytes, size_t count) {                                  \
    int hit = counted_file("write", file);                                                   \
    size_t some = hit && is_half() ? (count + 1) / 2 : count;                                \
    ssize_t done = REAL(ssize_t, #name, int, const void *, size_t)(file, bytes, some);       \
    return hit && !is_half() ? failed() : done;                                              \
  }
WRITE(write)

#define PWRITE(name, offset)                                                                 \
  ssize_t name(int file, const void *bytes, size_t count, offset at) {                       \
    int hit = counted_file("pwrite64", file);                                                \
    size_t some = hit && is_half() ? (count + 1) / 2 : count;                                \
    ssize_t done =                                                                           \
      REAL(ssize_t, #name, int, const void *, size_t, offset)(file, bytes, some, at);        \
    return hit && !is_half() ? failed() : done;                                              \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define OF_FILE(name)                                                                        \
  int name(int file) {                                                                       \
    int hit = counted_file(#name, file);                                                     \
    int done = REAL(int, #name, int)(file);                                                  \
    return hit ? failed() : done;                                                            \
  }
OF_FILE(fsync)
OF_FILE(fdatasync)

#define TRUNCATE(name, offset)                                                               \
  int name(int file, offset length) {                                                        \
    int hit = counted_file("ftruncate", file);                                               \
    int done = REAL(int, #name, int, offset)(file, length);                                  \
    return hit ? failed() : done;                                                            \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define OF_TWO(name)                                                                         \
  int name(const char *from, const char *to) {                                               \
    int hit = counted(#name, to);                                                            \
    int done = REAL(int, #name, const char *, const char *)(from, to);                       \
    return hit ? failed() : done;                                                            \
  }
OF_TWO(rename)
OF_TWO(link)

int unlink(const char *path) {
  int hit = counted("unlink", path);
  int done = REAL(int, "unlink", const char *)(path);
  return hit ? failed() : done;
}

// A file that came to be, and that the caller takes for one that did not.
#define OPEN(name)                                                                           \
  int name(const char *path, int flags, ...) {                                               \
    va_list more;                                                                            \
    va_start(more, flags);                                                                   \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                  \
    va_end(more);                                                                            \
    int hit = flags & O_CREAT ? counted("open", path) : 0;                                   \
    int file = REAL(int, #name, const char *, int, ...)(path, flags, mode);                  \
    if (!hit) return file;                                                                   \
    if (file >= 0) close(file);                                                              \
    return failed();                                                                         \
  }
OPEN(open)
OPEN(open64)
