// SPDX-License-Identifier: Apache-2.0
package io.throughline.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the whole project anew, the mutant's classes first. */
final class MutantLoader extends ClassLoader {
  private static final String OURS = "io.throughline.";

  private final Path mutant;

  MutantLoader(Path mutant, ClassLoader parent) {
    super(parent);
    this.mutant = mutant;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    Class<?> loaded = findLoadedClass(name);
    return loaded != null ? loaded : findClass(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    String file = name.replace('.', '/') + ".class";
    try {
      Path changed = mutant.resolve(file);
      byte[] bytes = Files.exists(changed) ? Files.readAllBytes(changed) : original(file);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] original(String file) throws IOException {
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no class " + file);
      }
      return in.readAllBytes();
    }
  }
}
