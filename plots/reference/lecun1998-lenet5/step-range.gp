# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot step-range.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" step-range.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'step-range.'.format
data = 'step-range.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,536 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1072 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.5833in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.2 pt 7 ps 0.5
set style line 2 lc rgb '#e69f00' lw 2.2 pt 7 ps 0.5

set label '{/:Bold LeNet-5 (1998)}' at screen 0.025,0.94216 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 10 trials (seeds 0–9), bands from the smallest to the largest value. Data: MNIST.' at screen 0.025,0.08209 left font ',14' textcolor rgb '#555555' front
set label 'Spec 7ffae1de.' at screen 0.025,0.04478 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.15139
set rmargin at screen 0.975
set tmargin at screen 0.89179
set bmargin at screen 0.23881
set xrange [0:20.5]
set yrange [5e-08:0.01]
set logscale y
set format y '%g'
set xtics (0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20) offset 0,lift
set ytics ('10⁻⁷' 1e-07, '10⁻⁶' 1e-06, '10⁻⁵' 1e-05, '10⁻⁴' 0.0001, '10⁻³' 0.001, '10⁻²' 0.01)
set label 'epoch' at screen 0.56319,0.14552 center font ',16' textcolor rgb '#222222' front
set label 'step size of a weight, log scale' at screen 0.03611,0.5653 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.63368,0.77799 to screen 0.96528,0.87873 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.63784,0.85075 to screen 0.69896,0.85075 nohead ls 1
set label 'largest of all weights' at screen 0.71284,0.85075 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.63784,0.80597 to screen 0.69896,0.80597 nohead ls 2
set label 'smallest of all weights' at screen 0.71284,0.80597 left font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:3:4 with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1, \
  data index 1 using 1:2 with lines ls 2
unset output
